package io.ekiden.mesos.agent.fetcher.cache;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how much is kept.
 *
 * <p><b>Source:</b> Mesos agent flags {@code --fetcher_cache_dir}, {@code --fetcher_cache_size}.
 *
 * @param directory belongs to one agent, survives its restarts
 * @param sizeBytes most bytes in it, with those on their way; 0 turns caching off
 * @param revalidateAfter a cached copy younger than this is used without asking its server; an older one is asked for with
 *     {@code If-None-Match} or {@code If-Modified-Since}, if the server gave something to compare. Without it the copy stays until evicted
 */
public record CacheSettings(Path directory, long sizeBytes, Duration revalidateAfter) {
    /** Mesos's 2 GB. */
    public static final long DEFAULT_SIZE = 2L << 30;

    private static final Duration REVALIDATE_AFTER = Duration.ofMinutes(10);

    public CacheSettings {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes=%d must be 0 or more".formatted(sizeBytes));
        }
    }

    /** Copies stay fresh for ten minutes. */
    public static CacheSettings of(Path directory, long sizeBytes) {
        return new CacheSettings(directory, sizeBytes, REVALIDATE_AFTER);
    }
}
