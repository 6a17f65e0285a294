package io.ekiden.mesos.scheduler;

import io.vertx.core.http.HttpConnectOptions;
import java.net.URI;
import java.util.Optional;

/** Addresses at which masters take calls. */
public final class Endpoints {
    private Endpoints() {}

    static HttpConnectOptions connect(URI endpoint) {
        boolean secure = endpoint.getScheme().equals("https");
        var host = endpoint.getHost();
        return new HttpConnectOptions()
                .setSsl(secure)
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80);
    }

    /**
     * Where a {@code Location} leads, which Mesos writes without a scheme; nothing where that is no address of a master, or one that is not
     * safe although the master is: what is secret is not sent there.
     */
    public static Optional<URI> redirected(URI from, String location) {
        try {
            var to = from.resolve(location);
            boolean unsafe = "https".equals(from.getScheme()) && "http".equals(to.getScheme());
            boolean known = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
            return known && !unsafe && to.getHost() != null && !to.getRawPath().isEmpty()
                    ? Optional.of(to)
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
