package io.ekiden.lb.view;

import java.util.Optional;

/**
 * Where HAProxy listens.
 *
 * @param address an IP address or {@code *}
 * @param certificate a PEM file: it speaks TLS
 * @param options behind the address, checked before
 */
public record Bind(String address, int port, Optional<String> certificate, Optional<String> options) {
    /** In clear, with nothing special. */
    public static Bind of(String address, int port) {
        return new Bind(address, port, Optional.empty(), Optional.empty());
    }

    /** Address and port as HAProxy writes them. */
    public String place() {
        return new Endpoint(address, port).toString();
    }

    /** True where HAProxy has to be told that all addresses are those of IPv4 too. */
    public boolean isOfBothFamilies() {
        return Edge.isEveryAddress(address)
                && options.filter(text -> text.matches(".*\\bv(6only|4v6)\\b.*"))
                        .isEmpty();
    }
}
