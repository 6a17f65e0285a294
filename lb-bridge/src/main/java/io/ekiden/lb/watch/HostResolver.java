package io.ekiden.lb.watch;

import io.ekiden.lb.app.Apps;
import io.ekiden.lb.label.IpLiteral;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Turns agents' host names into addresses, so that HAProxy's file has no names. A name is looked up off the event loop;
 * until there is an answer its tasks are left out. Confined to one event loop.
 */
public final class HostResolver {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final Runnable changed;
    private final Map<String, Known> known = new HashMap<>();
    private final Set<String> asking = new HashSet<>();

    private record Known(Optional<String> address, long until) {}

    /**
     * A resolver.
     *
     * @param changed called when a name has got another address, or none any more
     */
    public HostResolver(Vertx vertx, Runnable changed) {
        this.vertx = vertx;
        this.changed = changed;
    }

    /** The addresses known of the hosts of these apps; names not known yet, or for long, are asked for. */
    public Map<String, String> addresses(Apps apps) {
        var addresses = new HashMap<String, String>();
        for (var app : apps.byId().values()) {
            for (var task : app.tasks()) {
                address(task.host()).ifPresent(address -> addresses.put(task.host(), address));
            }
        }
        return addresses;
    }

    private Optional<String> address(String host) {
        if (IpLiteral.matches(host)) {
            return Optional.of(host);
        }
        if (host.isBlank()) {
            return Optional.empty();
        }
        var entry = known.get(host);
        if (entry == null || entry.until() - System.nanoTime() < 0) {
            ask(host);
        }
        return entry == null ? Optional.empty() : entry.address();
    }

    private void ask(String host) {
        if (!asking.add(host)) {
            return;
        }
        vertx.executeBlocking(() -> lookUp(host), false).onComplete(answer -> {
            asking.remove(host);
            var address = answer.succeeded() ? answer.result() : Optional.<String>empty();
            var until = System.nanoTime() + (address.isPresent() ? FRESH_NANOS : RETRY_NANOS);
            var before = known.put(host, new Known(address, until));
            if (before == null ? address.isPresent() : !before.address().equals(address)) {
                changed.run();
            }
        });
    }

    /** IPv4 first, and the smallest of several, so that the answer does not change with the order of the name server. */
    private static Optional<String> lookUp(String host) {
        try {
            var all = Arrays.stream(InetAddress.getAllByName(host)).toList();
            var first = all.stream()
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .findFirst();
            return first.or(() -> all.stream()
                    .map(InetAddress::getHostAddress)
                    .filter(IpLiteral::matches)
                    .sorted()
                    .findFirst());
        } catch (UnknownHostException unknown) {
            return Optional.empty();
        }
    }
}
