package io.ekiden.cli;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Masters at known addresses, asked in turn. */
final class MasterAddresses {
    private static final int DEFAULT_PORT = 5050;

    private final List<URI> addresses;
    private final AtomicInteger asked = new AtomicInteger();

    MasterAddresses(List<URI> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Reads {@code host:port,host:port}, with or without {@code http://}.
     *
     * @throws IllegalArgumentException naming what is no address
     */
    static List<URI> parse(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(MasterAddresses::address)
                .toList();
    }

    private static URI address(String text) {
        if (text.startsWith("zk://")) {
            throw new IllegalArgumentException("'" + text + "': masters are not looked up in ZooKeeper yet,"
                    + " name them as host:port,host:port");
        }
        var uri = URI.create(text.contains("://") ? text : "http://" + text);
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address of a master, such as host:" + DEFAULT_PORT);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port);
    }

    /** Another one each time. */
    Future<URI> next() {
        return Future.succeededFuture(addresses.get(Math.floorMod(asked.getAndIncrement(), addresses.size())));
    }

    @Override
    public String toString() {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(" "));
    }
}
