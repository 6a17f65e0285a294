package io.ekiden.cli.part;

import io.ekiden.mesos.security.file.Tls;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where an orchestrator's API and page are: on a port in clear, on one with TLS, or on both.
 *
 * <p><b>Source:</b> Marathon's flags {@code http_port}, {@code https_port} and {@code disable_http}: orchestrators speak TLS with each other
 * when nothing else is there.
 *
 * @param bind the address to listen on
 * @param host that others reach it by
 * @param http in clear; absent: not at all
 * @param https with the certificate of {@code tls}; absent: not at all
 */
public record ApiFront(String bind, String host, OptionalInt http, OptionalInt https, Tls tls) {
    public ApiFront {
        if (http.isEmpty() && https.isEmpty()) {
            throw new IllegalArgumentException("an API without a port");
        }
    }

    /** In clear alone. */
    public static ApiFront clear(String bind, String host, int port) {
        return new ApiFront(bind, host, OptionalInt.of(port), OptionalInt.empty(), Tls.NONE);
    }

    /** What others are told to use. */
    public String scheme() {
        return http.isPresent() ? "http" : "https";
    }

    public String url() {
        return urls().getFirst();
    }

    /** Those of all ports, the one that others are told first. */
    public List<String> urls() {
        return Stream.concat(
                        http.stream().mapToObj(port -> "http://" + host + ":" + port),
                        https.stream().mapToObj(port -> "https://" + host + ":" + port))
                .toList();
    }

    /** {@code host:port}: what other orchestrators know it by. */
    String candidate() {
        return host + ":" + (http.isPresent() ? http : https).getAsInt();
    }
}
