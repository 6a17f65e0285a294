package io.ekiden.cli.show;

/** Parts of a whole as a bar of characters. */
public final class Bar {
    private Bar() {}

    /**
     * @param done finished, drawn full
     * @param begun begun but not finished, drawn light
     * @param whole what it is to become; at least as much as both
     * @param width characters
     */
    public static String of(int done, int begun, int whole, int width) {
        int all = Math.max(1, Math.max(whole, done + begun));
        int full = Math.min(width, (int) ((long) done * width / all));
        int light = Math.min(width - full, (int) ((long) (done + begun) * width / all) - full);
        return Style.GOOD.on("█".repeat(full))
                + Style.BUSY.on("▒".repeat(light))
                + Style.DIM.on("·".repeat(width - full - light));
    }
}
