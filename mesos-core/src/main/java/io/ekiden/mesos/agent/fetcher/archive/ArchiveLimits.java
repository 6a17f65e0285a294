package io.ekiden.mesos.agent.fetcher.archive;

/**
 * Limits against decompression bombs.
 *
 * @param maxBytes most bytes of all entries together
 * @param maxEntries most entries
 * @param maxRatio most bytes unpacked per byte of archive, looked at once more than 10 MiB are unpacked
 */
public record ArchiveLimits(long maxBytes, int maxEntries, int maxRatio) {
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(20L << 30, 500_000, 1000);
}
