package io.ekiden.mesos.files;

import io.ekiden.mesos.files.TailReader.Part;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One reader who follows a file: as plain text, or as events. Used on the server's context. */
final class Follower {
    private static final long ALIVE_AFTER = 15_000_000_000L;

    private final String path;
    private final Path file;
    private final HttpServerResponse response;
    private final @Nullable String era;
    private long place;
    private long spoken = System.nanoTime();
    private boolean reading;

    /** @param era of the ids of events; absent for plain text */
    Follower(String path, Path file, HttpServerResponse response, @Nullable String era) {
        this.path = path;
        this.file = file;
        this.response = response;
        this.era = era;
    }

    String path() {
        return path;
    }

    Path file() {
        return file;
    }

    long place() {
        return place;
    }

    /** Whether it can take more, and nothing is being read for it. */
    boolean isReady() {
        return !reading && !response.closed() && !response.writeQueueFull();
    }

    void reading(boolean newReading) {
        reading = newReading;
    }

    String type() {
        return era == null ? "text/plain; charset=utf-8" : "text/event-stream; charset=utf-8";
    }

    /**
     * Hands on what was read.
     *
     * @param goesOn whether more may come, so that the last character need not be there as a whole
     */
    void take(Part part, boolean goesOn) {
        if (part.gap().isPresent()) {
            tellGap(part.gap().getAsLong(), part.next());
        }
        place = part.next();
        if (era != null) {
            var data = part.data().getBytes();
            int whole = goesOn ? wholeCharacters(data) : data.length;
            place -= data.length - whole;
            if (whole > 0) {
                event("", new String(data, 0, whole, StandardCharsets.UTF_8));
            }
        } else if (part.data().length() > 0) {
            write(part.data());
        }
        tellAlive();
    }

    /** Bytes before a last character of which not all bytes are there. */
    static int wholeCharacters(byte[] data) {
        for (int back = 1; back <= 3 && back <= data.length; back++) {
            int lead = data[data.length - back] & 0xff;
            if (lead >= 0xc0) {
                int wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                return back < wanted ? data.length - back : data.length;
            }
            if (lead < 0x80) {
                break;
            }
        }
        return data.length;
    }

    private void tellGap(long missing, long next) {
        var what = missing < 0
                ? "the place where this goes on is not known any more: it begins anew"
                : missing + " bytes are missing: they were rotated away before they were read";
        place = next;
        if (era == null) {
            write(Buffer.buffer("\n[ekiden: " + path + ": " + what + "]\n"));
        } else {
            event("gap", what);
        }
    }

    /** For who is in between, and closes what is silent; and so that somebody notices who is gone. */
    private void tellAlive() {
        if (era != null && System.nanoTime() - spoken > ALIVE_AFTER) {
            write(Buffer.buffer(":\n\n"));
        }
    }

    private void event(String type, String data) {
        var text = new StringBuilder();
        if (!type.isEmpty()) {
            text.append("event: ").append(type).append('\n');
        }
        text.append("id: ")
                .append(TailStart.Place.text(String.valueOf(era), place))
                .append('\n');
        for (var line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        write(Buffer.buffer(text.append('\n').toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void write(Buffer bytes) {
        spoken = System.nanoTime();
        response.write(bytes);
    }

    /** Nothing more comes. A browser would come back for more, unless it is told. */
    void end() {
        if (!response.closed() && !response.ended()) {
            if (era != null) {
                event("end", "");
            }
            response.end();
        }
    }
}
