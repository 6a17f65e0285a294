package io.ekiden.lb.view;

/**
 * What servers of two apps weigh, so that one app gets its share of the requests.
 *
 * <p><b>Source:</b> HAProxy configuration manual, {@code weight}: requests are in proportion to it, 0 gets nothing new, 256 is the most.
 *
 * @param others of each server of the older apps
 * @param youngest of each server of the youngest app
 */
record Weights(int others, int youngest) {
    private static final long LARGEST = 256;

    /**
     * Those for a share. It is exact unless the numbers are large: then who gets anything weighs 1 at least.
     *
     * @param percent of the requests that go to the youngest, 0 to 100
     * @param servers of the older apps, from 1 on
     * @param youngest servers of the youngest app, from 1 on
     */
    static Weights of(int percent, int servers, int youngest) {
        long young = (long) percent * servers;
        long old = (100L - percent) * youngest;
        long common = greatestCommonDivisor(young, old);
        young /= common;
        old /= common;
        long largest = Math.max(young, old);
        return new Weights(scaled(old, largest), scaled(young, largest));
    }

    private static int scaled(long weight, long largest) {
        return weight == 0 || largest <= LARGEST
                ? Math.toIntExact(weight)
                : Math.toIntExact(Math.max(1, Math.round((double) weight * LARGEST / largest)));
    }

    private static long greatestCommonDivisor(long one, long other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }
}
