package io.ekiden.mesos.agent.gc;

/**
 * How full a disk is. What is kept for root alone counts as used, as in {@code df}: a full disk is full at 1.
 *
 * @param bytes all of them
 * @param freeBytes those that tasks may still write
 * @param inodes how many files there may be; 0 when there is no limit
 */
public record DiskFill(long bytes, long freeBytes, long inodes, long freeInodes) {
    /** The part that is used, 0 to 1, of whatever runs out first. */
    public double used() {
        return Math.max(usedBytes(), usedInodes());
    }

    /** Whether it is files that run out first. */
    public boolean isShortOfInodes() {
        return usedInodes() > usedBytes();
    }

    private double usedBytes() {
        return part(bytes, freeBytes);
    }

    private double usedInodes() {
        return part(inodes, freeInodes);
    }

    private static double part(long all, long free) {
        return all <= 0 ? 0 : Math.clamp(1 - (double) free / all, 0.0, 1.0);
    }
}
