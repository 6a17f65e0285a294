package io.ekiden.mesos.agent.fetcher;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How far a fetch is, in words such as {@code FETCHING 40 % app.tgz (2 of 3)}: nothing of the first seconds, then now and then. The same is
 * said again only when the fetch has got further meanwhile, or waits for what others on this machine do: whoever counts the time since the
 * last word waits for that, and not for a source that has stopped to answer. Guarded by itself.
 */
public final class ProgressText implements FetchProgress {
    /** A status update each: enough for who watches, little for who counts. */
    static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How often the same is said again. */
    public static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final int PERCENT = 100;

    private enum Phase {
        /** For other downloads to end. */
        WAITING,
        /** What comes is up to its source. */
        FETCHING,
        UNPACKING,
        NOTHING
    }

    private final int files;
    private final LongSupplier nanoTime;
    private final Consumer<String> told;
    private Phase phase = Phase.NOTHING;
    private String uri = "";
    private int file;
    private long lastLook;
    private long lastTold;
    private long bytesTold;
    private String last = "";

    /**
     * @param files how many there are to be
     * @param told hears each text
     */
    public ProgressText(int files, LongSupplier nanoTime, Consumer<String> told) {
        this.files = files;
        this.nanoTime = nanoTime;
        this.told = told;
        this.lastLook = nanoTime.getAsLong();
        this.lastTold = lastLook;
    }

    @Override
    public synchronized void started(String newUri) {
        file++;
        uri = newUri;
        bytesTold = 0;
        phase = Phase.WAITING;
    }

    @Override
    public synchronized void received(String ofUri, long bytes, OptionalLong total) {
        phase = Phase.FETCHING;
        uri = ofUri;
        long now = nanoTime.getAsLong();
        if (bytes == 0 || now - lastLook < EVERY_NANOS) {
            return;
        }
        lastLook = now;
        var much = total.isPresent() && total.getAsLong() > 0
                ? bytes * PERCENT / total.getAsLong() + " %"
                : (bytes >> 20) + " MB";
        var text = text("FETCHING " + much);
        if (!text.equals(last) || (bytes > bytesTold && now - lastTold >= AGAIN_NANOS)) {
            bytesTold = bytes;
            tell(text, now);
        }
    }

    @Override
    public synchronized void arrived(String ofUri) {
        phase = Phase.UNPACKING;
    }

    @Override
    public synchronized void finished(String ofUri) {
        phase = Phase.NOTHING;
    }

    /** To be called every {@link #AGAIN_NANOS}: says what is done when nothing is received. */
    public synchronized void still() {
        if (phase == Phase.WAITING || phase == Phase.UNPACKING) {
            tell(text(phase.name()), nanoTime.getAsLong());
        }
    }

    private void tell(String text, long now) {
        last = text;
        lastTold = now;
        told.accept(text);
    }

    private String text(String begin) {
        return begin + " " + name(uri) + (files > 1 ? " (%d of %d)".formatted(file, files) : "");
    }

    /** Without the query, which may hold a signature. */
    private static String name(String uri) {
        var path = uri.replaceFirst("[?#].*", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
