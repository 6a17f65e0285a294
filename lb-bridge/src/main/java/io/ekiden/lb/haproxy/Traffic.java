package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Server;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the newest worker has: the view of its configuration, and which of its servers were parked since. */
final class Traffic {
    private Optional<LbView> live = Optional.empty();
    private final Set<ServerKey> parked = new HashSet<>();

    /** Empty for a HAProxy taken over from an earlier life, until its first reload. */
    Optional<LbView> live() {
        return live;
    }

    Set<ServerKey> parked() {
        return Collections.unmodifiableSet(parked);
    }

    void loaded(LbView view) {
        live = Optional.of(view);
        parked.clear();
    }

    void unknown() {
        live = Optional.empty();
        parked.clear();
    }

    void park(Collection<ServerKey> keys) {
        parked.addAll(keys);
    }

    void unpark(ServerKey key) {
        parked.remove(key);
    }

    /** True when another server takes this one's traffic, or none ever will because none is wanted. */
    boolean canSpare(ServerKey key, LbView wanted) {
        var listener = wanted.listener(key.listener());
        if (listener.isEmpty() || listener.get().active().isEmpty()) {
            return true;
        }
        if (live.isEmpty()) {
            return false;
        }
        var others = listener.get().active().stream().map(Server::name).toList();
        return live.get().listener(key.listener()).stream()
                .flatMap(loaded -> loaded.active().stream())
                .map(server -> new ServerKey(key.listener(), server.name()))
                .anyMatch(other -> !other.equals(key) && !parked.contains(other) && others.contains(other.server()));
    }
}
