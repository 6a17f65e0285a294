package io.ekiden.mesos.guard;

import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.security.Realm;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which realm a path belongs to. Paths are compared as they are written, so what is written in another way, or is not known here, falls to
 * the strictest realm.
 *
 * <p><b>Source:</b> Mesos {@code master/master.cpp} and {@code slave/slave.cpp}, {@code initialize}.
 *
 * @param prefix may stand before each path
 * @param open where nobody is asked
 */
public record Paths(String prefix, Set<String> open, Map<String, Realm> realms, Realm strictest) {
    public static final Paths MASTER =
            new Paths("/master", Set.of("/health", "/version", "/redirect"), ofMaster(), Realm.MASTER_READWRITE);

    public static final Paths AGENT =
            // Executors have no credentials; what they have instead, the executor API asks for.
            new Paths(
                    "/slave(1)",
                    Set.of("/health", "/version", "/api/v1/executor", "/api/v1/executor/"),
                    ofAgent(),
                    Realm.AGENT_READWRITE);

    public Paths {
        open = Set.copyOf(open);
        realms = Collections.unmodifiableMap(new TreeMap<>(realms));
    }

    private static Map<String, Realm> ofMaster() {
        var realms = reads(
                Realm.MASTER_READONLY,
                "/state /state-summary /slaves /frameworks /tasks /roles /flags /metrics/snapshot /maintenance/status"
                        + " /files/browse /files/read /files/download");
        realms.put("/api/v1/scheduler", Realm.MASTER_SCHEDULER);
        realms.put("/api/v1/scheduler/", Realm.MASTER_SCHEDULER);
        realms.put(LinkProtocol.PATH, Realm.MASTER_AGENT);
        return realms;
    }

    private static Map<String, Realm> ofAgent() {
        return reads(
                Realm.AGENT_READONLY,
                "/state /flags /metrics/snapshot /containers /monitor/statistics"
                        + " /files/browse /files/read /files/download /files/debug /files/tail");
    }

    private static Map<String, Realm> reads(Realm realm, String paths) {
        var realms = new TreeMap<String, Realm>();
        Arrays.stream(paths.split(" ")).forEach(path -> realms.put(path, realm));
        return realms;
    }

    /** The path as it is written here. */
    public String withoutPrefix(String path) {
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    /** Empty where nobody is asked. */
    Optional<Realm> realmOf(String written) {
        var path = withoutPrefix(written);
        return open.contains(path) ? Optional.empty() : Optional.of(realms.getOrDefault(path, strictest));
    }
}
