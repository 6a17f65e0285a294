package io.ekiden.orchestrator.store;

/**
 * Which znode holds which key. {@code instances/%2Fweb/abc} is the node {@code data/instances/3f/%2Fweb!abc}: one level for the first
 * segment, one of 256 buckets by the hash of the rest, and the rest flat, with {@code !} for {@code /}.
 *
 * <p>Flat, because then no key needs parents of its own: a deleted app leaves nothing behind, and a put is one operation. In buckets,
 * because ZooKeeper lists the children of a node in one packet of at most 1 MiB: 100,000 instances are 400 to a bucket.
 */
final class NodeLayout {
    /** Stands in for the first segment of keys that have but one. */
    private static final String SINGLE = "!";

    private final String data;

    NodeLayout(String data) {
        this.data = data;
    }

    String node(String key) {
        int slash = key.indexOf('/');
        var kind = slash < 0 ? SINGLE : key.substring(0, slash);
        var rest = key.substring(slash + 1).replace('/', '!');
        return data + "/" + kind + "/" + bucket(rest) + "/" + rest;
    }

    String key(String kind, String name) {
        var rest = name.replace('!', '/');
        return kind.equals(SINGLE) ? rest : kind + "/" + rest;
    }

    /** Stored forever: must never change without a new schema version. {@link String#hashCode} is specified, so it may be used. */
    private static String bucket(String rest) {
        int mixed = (rest.hashCode() * 0x9E3779B9) >>> 24;
        return Character.toString(Character.forDigit(mixed >> 4, 16)) + Character.forDigit(mixed & 15, 16);
    }
}
