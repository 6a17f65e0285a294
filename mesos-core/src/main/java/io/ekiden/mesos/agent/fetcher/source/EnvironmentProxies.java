package io.ekiden.mesos.agent.fetcher.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The web proxies that the environment names, as for curl, and so for Mesos's fetcher: {@code http_proxy}, {@code https_proxy},
 * {@code all_proxy}, and {@code no_proxy} with hosts and domains that need none. Proxies that want a password are not supported.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final Pattern PROXY =
            Pattern.compile("(?:[a-zA-Z]+://)?(?:[^@/]*@)?(\\[[0-9a-fA-F:]+]|[^:/\\[\\]]+)(?::([0-9]{1,5}))?/?");
    /** Curl's. */
    private static final int PORT = 1080;

    private final Map<String, String> environment;

    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (isExempt(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        // Not HTTP_PROXY, which whoever calls a CGI script can set.
        var named = "https".equals(uri.getScheme())
                ? first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                : first("http_proxy", "all_proxy", "ALL_PROXY");
        return List.of(named.flatMap(EnvironmentProxies::proxy).orElse(Proxy.NO_PROXY));
    }

    /** Whether the way there is another one's, who also looks up the name. */
    boolean isUsedFor(URI uri) {
        return !select(uri).equals(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException why) {
        // There is no second one to try; the failure of the fetch tells.
    }

    private boolean isExempt(String host) {
        return first("no_proxy", "NO_PROXY").stream()
                .flatMap(list -> Stream.of(list.split("[, ]+")))
                .map(entry -> entry.replaceFirst("^\\.", "").toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*")
                        || host.toLowerCase(Locale.ROOT).equals(entry)
                        || host.toLowerCase(Locale.ROOT).endsWith("." + entry));
    }

    private Optional<String> first(String... names) {
        return Stream.of(names)
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static Optional<Proxy> proxy(String value) {
        var parts = PROXY.matcher(value.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? PORT : Math.min(Integer.parseInt(parts.group(2)), 65_535);
        var host = parts.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    }
}
