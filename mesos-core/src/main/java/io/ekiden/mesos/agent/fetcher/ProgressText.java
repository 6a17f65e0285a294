package io.ekiden.mesos.agent.fetcher;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How far a fetch is, in words such as {@code FETCHING 40 % app.tgz (2 of 3)}: nothing of the first seconds, then now and then, and never
 * the same twice. One thread.
 */
public final class ProgressText implements FetchProgress {
    /** A status update each: enough for who watches, little for who counts. */
    static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int PERCENT = 100;

    private final int files;
    private final LongSupplier nanoTime;
    private final Consumer<String> told;
    private long lastTold;
    private String last = "";
    private int file;

    /**
     * @param files how many there are to be
     * @param told hears each text
     */
    public ProgressText(int files, LongSupplier nanoTime, Consumer<String> told) {
        this.files = files;
        this.nanoTime = nanoTime;
        this.told = told;
        this.lastTold = nanoTime.getAsLong();
    }

    @Override
    public void started(String uri) {
        file++;
    }

    @Override
    public void received(String uri, long bytes, OptionalLong total) {
        long now = nanoTime.getAsLong();
        if (now - lastTold < EVERY_NANOS) {
            return;
        }
        lastTold = now;
        var much = total.isPresent() && total.getAsLong() > 0
                ? bytes * PERCENT / total.getAsLong() + " %"
                : (bytes >> 20) + " MB";
        var text = "FETCHING " + much + " " + name(uri) + (files > 1 ? " (%d of %d)".formatted(file, files) : "");
        if (!text.equals(last)) {
            last = text;
            told.accept(text);
        }
    }

    /** Without the query, which may hold a signature. */
    private static String name(String uri) {
        var path = uri.replaceFirst("[?#].*", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
