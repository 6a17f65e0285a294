package io.ekiden.mesos.agent.fetcher;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The fetcher's limits and its cache.
 *
 * <p><b>Source:</b> Mesos agent flags {@code --fetcher_cache_dir}, {@code --fetcher_cache_size}, {@code --fetcher_stall_timeout};
 * the other limits have no counterpart there.
 *
 * @param cacheDir directory of the cache; belongs to one agent, survives its restarts
 * @param cacheSizeBytes most bytes the cache keeps; 0 turns caching off
 * @param revalidateAfter a cached copy younger than this is used without asking its server; an older one is asked for with
 *     {@code If-None-Match} or {@code If-Modified-Since}, if the server gave something to compare. Without it the copy stays until evicted
 * @param connectTimeout longest wait for a TCP connection
 * @param stallTimeout a transfer that brings less than 1 byte/s over this span is given up
 * @param resumes how many times a download that lost its connection goes on where it stopped; 0 or more
 * @param maxParallelDownloads downloads of all tasks together; 1 or more
 * @param maxDownloadBytes most bytes of one file
 * @param archive limits on what an archive may unpack to
 */
public record FetcherSettings(
        Path cacheDir,
        long cacheSizeBytes,
        Duration revalidateAfter,
        Duration connectTimeout,
        Duration stallTimeout,
        int resumes,
        int maxParallelDownloads,
        long maxDownloadBytes,
        ArchiveLimits archive) {
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

    public FetcherSettings {
        if (cacheSizeBytes < 0 || resumes < 0 || maxParallelDownloads < 1) {
            throw new IllegalArgumentException(
                    "cacheSizeBytes=%d and resumes=%d must be 0 or more, maxParallelDownloads=%d 1 or more"
                            .formatted(cacheSizeBytes, resumes, maxParallelDownloads));
        }
    }

    /** Mesos's defaults (2 GB of cache, 1 minute of stall), with {@code cacheDir} for the cache. */
    public static FetcherSettings defaults(Path cacheDir) {
        return new FetcherSettings(
                cacheDir,
                2L << 30,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                2,
                8,
                20L << 30,
                ArchiveLimits.DEFAULT);
    }

    /** These settings with another stall timeout. */
    public FetcherSettings withStallTimeout(Duration timeout) {
        return new FetcherSettings(
                cacheDir,
                cacheSizeBytes,
                revalidateAfter,
                connectTimeout,
                timeout,
                resumes,
                maxParallelDownloads,
                maxDownloadBytes,
                archive);
    }
}
