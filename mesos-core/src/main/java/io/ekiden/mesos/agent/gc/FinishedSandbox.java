package io.ekiden.mesos.agent.gc;

import java.time.Instant;

/**
 * The sandbox of something that has ended.
 *
 * @param place its directory; names it
 * @param bytes what it takes on disk; 0 where nobody has measured
 * @param quota the bytes of disk that its task had asked for; 0 where nobody knows any more
 */
public record FinishedSandbox(String place, Instant endedAt, long bytes, long quota) {
    /** The same, measured. */
    public FinishedSandbox withBytes(long newBytes) {
        return new FinishedSandbox(place, endedAt, newBytes, quota);
    }

    /** Bytes beyond what was asked for; where that is not known, all of them are within. */
    long excess() {
        return quota <= 0 ? 0 : Math.max(0, bytes - quota);
    }
}
