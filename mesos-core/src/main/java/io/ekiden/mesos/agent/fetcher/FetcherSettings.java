package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.archive.ArchiveLimits;
import io.ekiden.mesos.agent.fetcher.cache.CacheSettings;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The fetcher's cache, its reach and its limits.
 *
 * @param maxParallelDownloads downloads of all tasks together; 1 or more
 * @param archive limits on what an archive may unpack to
 */
public record FetcherSettings(
        CacheSettings cache, Reach reach, TransferLimits transfer, int maxParallelDownloads, ArchiveLimits archive) {
    /**
     * What can be fetched from.
     *
     * <p><b>Source:</b> Mesos agent flags {@code --frameworks_home}, {@code --hadoop_home}.
     *
     * @param frameworksHome what relative paths are relative to; absent: they are refused
     * @param hadoopHome where the hadoop client is installed; absent: {@code HADOOP_HOME}, else the PATH
     * @param linkLocal link-local addresses may be asked, the metadata service of clouds among them
     */
    public record Reach(Optional<Path> frameworksHome, Optional<Path> hadoopHome, boolean linkLocal) {
        public static final Reach DEFAULT = new Reach(Optional.empty(), Optional.empty(), false);
    }

    /** Enough for one machine's network, and no crowd for a server. */
    public static final int DEFAULT_PARALLEL = 8;

    public FetcherSettings {
        if (maxParallelDownloads < 1) {
            throw new IllegalArgumentException(
                    "maxParallelDownloads=%d must be 1 or more".formatted(maxParallelDownloads));
        }
    }

    /** Mesos's defaults (2 GB of cache, 1 minute of stall), with {@code cacheDir} for the cache. */
    public static FetcherSettings defaults(Path cacheDir) {
        return new FetcherSettings(
                CacheSettings.of(cacheDir, CacheSettings.DEFAULT_SIZE),
                Reach.DEFAULT,
                TransferLimits.DEFAULT,
                DEFAULT_PARALLEL,
                ArchiveLimits.DEFAULT);
    }
}
