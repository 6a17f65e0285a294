package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.LiveServer;
import io.ekiden.lb.change.LiveServer.Admin;
import io.ekiden.lb.change.ServerKey;
import io.ekiden.lb.change.ServerLine;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Server;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the newest worker has: the configuration it was told, its servers, and the names under which it knows its maps. */
final class Traffic {
    private static final Comparator<ServerKey> ORDER = Comparator.comparing(ServerKey::server);

    private Optional<Layout> live = Optional.empty();
    private Map<String, String> mapFiles = Map.of();
    private final Map<String, Map<ServerKey, LiveServer>> servers = new TreeMap<>();
    /** HAProxy cannot be asked which these are, and they cannot be told otherwise. */
    private final Set<ServerKey> observed = new HashSet<>();
    /** True from the first step of a change of its list of certificates until it is seen to have what it was told. */
    private boolean certificatesInDoubt;

    /** Empty for a HAProxy taken over from an earlier life, until it is compared with its configuration. */
    Optional<Layout> live() {
        return live;
    }

    /** The file that a map was read from, by which the Runtime API calls it for ever. */
    Optional<String> mapFile(String name) {
        return Optional.ofNullable(mapFiles.get(name));
    }

    /** A worker has read this. */
    void loaded(Layout layout) {
        live = Optional.of(layout);
        mapFiles = layout.maps();
        certificatesInDoubt = false;
        observed.clear();
        layout.servers().values().forEach(lines -> lines.forEach(this::joined));
        saw(layout.servers().values().stream()
                .flatMap(List::stream)
                .map(LiveServer::of)
                .toList());
    }

    /** A worker of an earlier life was told this, and calls its maps so. */
    void adopted(Layout layout, Map<String, String> files) {
        live = Optional.of(layout);
        mapFiles = Map.copyOf(files);
    }

    /** It was told all of this by the Runtime API. */
    void told(Layout layout) {
        live = Optional.of(layout);
    }

    /** Its certificates are about to be changed by the Runtime API; if that ends half done, {@link #live} does not tell which it has. */
    void doubtCertificates() {
        certificatesInDoubt = true;
    }

    /** It was seen to have all certificates that it was told. */
    void trustCertificates() {
        certificatesInDoubt = false;
    }

    /** True when it has to be asked which certificates it has. */
    boolean hasCertificatesInDoubt() {
        return certificatesInDoubt;
    }

    void unknown() {
        live = Optional.empty();
        mapFiles = Map.of();
        servers.clear();
        observed.clear();
    }

    /** These are all its servers. */
    void saw(Collection<LiveServer> rows) {
        servers.clear();
        rows.forEach(this::put);
    }

    /** All of them. */
    List<LiveServer> servers() {
        return servers.values().stream().flatMap(rows -> rows.values().stream()).toList();
    }

    /** A worker has a server of this line. */
    void joined(ServerLine line) {
        if (line.isObserved()) {
            observed.add(line.key());
        }
    }

    /** A server that has none beside it any more, and that a single error would take out all the same: only a reload changes that. */
    Optional<ServerKey> aloneAndObserved(Layout wanted) {
        return wanted.servers().values().stream()
                .filter(lines -> lines.size() == 1 && !lines.getFirst().isObserved())
                .map(lines -> lines.getFirst().key())
                .filter(observed::contains)
                .findFirst();
    }

    /** One of them is other than it was, or new. */
    void put(LiveServer server) {
        servers.computeIfAbsent(server.key().listener(), _ -> new TreeMap<>(ORDER))
                .put(server.key(), server);
    }

    /** Nothing new goes there. */
    void park(ServerKey key, Admin how) {
        Optional.ofNullable(servers.getOrDefault(key.listener(), Map.of()).get(key))
                .ifPresent(server -> put(server.with(how)));
    }

    /** It gets another part of the requests. */
    void weigh(ServerKey key, int weight) {
        Optional.ofNullable(servers.getOrDefault(key.listener(), Map.of()).get(key))
                .ifPresent(server -> put(server.weighing(weight)));
    }

    /** True when another server takes this one's traffic, or none ever will because none is wanted. */
    boolean canSpare(ServerKey key, LbView wanted) {
        var listener = wanted.listener(key.listener());
        if (listener.isEmpty() || listener.get().active().isEmpty()) {
            return true;
        }
        var others =
                new HashSet<>(listener.get().active().stream().map(Server::name).toList());
        return servers.getOrDefault(key.listener(), Map.of()).values().stream()
                .filter(other -> other.admin() == Admin.READY)
                .anyMatch(other ->
                        !other.key().equals(key) && others.contains(other.key().server()));
    }
}
