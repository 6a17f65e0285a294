package io.ekiden.lb.bluegreen.run;

import io.ekiden.lb.LbSettings;
import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.bluegreen.stats.ServerStats;
import io.ekiden.lb.bluegreen.stats.StatsCsv;
import io.ekiden.lb.view.Endpoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks all HAProxies for their statistics. Blocking. A name may have several addresses: each is one of them, as {@code zdd.py} has it;
 * with https the name is asked, for no certificate is one for an address.
 */
final class StatsReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String USUAL_PATH = "/haproxy?stats";
    private static final String OLD_SESSIONS = "/_ekiden_sessions";

    private final List<URI> urls;
    private final Optional<LbSettings.Login> login;
    /** Never HTTP/2: the bridge would take the upgrade through HAProxy, and get what is asked of HAProxy from then on. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /**
     * @param urls as {@code http://lb:9090}, or with the path of the statistics
     * @param login that each is shown
     */
    StatsReader(List<URI> urls, Optional<LbSettings.Login> login) {
        this.urls = List.copyOf(urls);
        this.login = login;
    }

    List<Balancer> read() throws InterruptedException {
        var balancers = new ArrayList<Balancer>();
        for (var url : urls) {
            for (var address : addresses(url)) {
                var servers = ask(address);
                balancers.add(
                        new Balancer(address.toString(), servers, servers.isPresent() ? older(address) : Map.of()));
            }
        }
        return balancers;
    }

    private static List<URI> addresses(URI url) {
        if (url.getScheme().equals("https")) {
            return List.of(url);
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(url.getHost()))
                    .map(address -> at(url, address))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (UnknownHostException unknown) {
            // It is asked, and found not to answer.
            return List.of(url);
        }
    }

    private static URI at(URI url, InetAddress address) {
        var host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        var port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create("http://" + host + port + url.getRawPath()
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
    }

    private Optional<List<ServerStats>> ask(URI url) throws InterruptedException {
        var text = url.toString();
        var path = url.getRawPath().isEmpty() || url.getRawPath().equals("/")
                ? text.replaceFirst("/$", "") + USUAL_PATH
                : text;
        return text(URI.create(path + ";csv")).flatMap(StatsCsv::read);
    }

    /** Only a bridge of ours knows. */
    private Map<Endpoint, Long> older(URI url) throws InterruptedException {
        return text(url.resolve(OLD_SESSIONS)).map(StatsCsv::readOlder).orElse(Map.of());
    }

    private Optional<String> text(URI url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(url).timeout(PATIENCE);
            login.ifPresent(shown -> request.header("Authorization", shown.authorization()));
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
