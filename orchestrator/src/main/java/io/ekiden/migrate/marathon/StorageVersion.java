package io.ekiden.migrate.marathon;

import io.ekiden.migrate.MigrationException;
import java.util.Set;

/**
 * The version of what is kept: since 1.7 the first number is that of Marathon without its dot, 110 for 1.10 and 1.11. <b>Source:</b>
 * {@code marathon.proto StorageVersion}.
 */
record StorageVersion(long major, long minor, long patch, boolean isPersistenceStore) {
    /** What is kept of apps, pods and groups is the same in all of these, but for fields that came later. */
    private static final Set<Long> UNDERSTOOD = Set.of(17L, 18L, 19L, 110L);

    private static final String WHAT = "the storage version";

    /** As a backup has it. */
    static StorageVersion bare(byte[] bytes) {
        var proto = Proto.of(bytes, WHAT);
        return new StorageVersion(proto.number(1, 0), proto.number(2, 0), proto.number(3, 0), proto.number(4, 0) == 1);
    }

    /** As ZooKeeper has it: in an entry of libmesos. */
    static StorageVersion wrapped(byte[] bytes) {
        var entry = Proto.of(bytes, WHAT);
        if (entry.flag(4, false)) {
            throw new MigrationException(WHAT + " is compressed, which no Marathon does; is this its tree?");
        }
        return bare(entry.bytes(3)
                .orElseThrow(() -> new MigrationException(WHAT + " is empty; is this the tree of a Marathon?")));
    }

    /** @throws MigrationException when it is not of those that are understood */
    void check() {
        if (!isPersistenceStore || !UNDERSTOOD.contains(major)) {
            throw new MigrationException("this was kept by a Marathon with the storage version " + this
                    + "; understood are 17.x to 19.x and 110.x, of Marathon 1.7 to 1.11."
                    + " Read it through the API of that Marathon instead (http://HOST:8080), or start a Marathon 1.11 on it once,"
                    + " which brings it up to date");
        }
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (isPersistenceStore ? "" : " (LEGACY)");
    }
}
