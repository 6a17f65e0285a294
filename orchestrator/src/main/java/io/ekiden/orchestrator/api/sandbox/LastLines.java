package io.ekiden.orchestrator.api.sandbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The last lines of a file, looked for from its end on. */
final class LastLines {
    /** They are looked for in so many bytes; of longer ones these are the last. */
    static final int MOST_BYTES = 1 << 20;

    private final SandboxFiles files;
    private final Sandbox sandbox;
    private final SandboxPath file;
    private final int count;

    LastLines(SandboxFiles files, Sandbox sandbox, SandboxPath file, int count) {
        this.files = files;
        this.sandbox = sandbox;
        this.file = file;
        this.count = count;
    }

    /** @param offset where they begin */
    record Found(long offset, Buffer data) {}

    Future<Found> find() {
        return files.size(sandbox, file)
                .compose(size -> count == 0
                        ? Future.succeededFuture(new Found(size, Buffer.buffer()))
                        : back(size, Buffer.buffer()));
    }

    /** @param behind what comes from this offset on */
    private Future<Found> back(long offset, Buffer behind) {
        int begin = begin(behind.getBytes());
        if (begin >= 0 || offset == 0 || behind.length() >= MOST_BYTES) {
            int from = Math.max(begin, 0);
            int cut = begin < 0 && offset > 0 ? Utf8.begun(behind.getBytes()) : 0;
            return Future.succeededFuture(
                    new Found(offset + from + cut, behind.getBuffer(from + cut, behind.length())));
        }
        int length = (int) Math.min(SandboxFiles.CHUNK, Math.min(offset, MOST_BYTES - behind.length()));
        // What a shorter file has lost meanwhile is not there any more.
        return files.read(sandbox, file, offset - length, length)
                .compose(part -> back(offset - length, part.data().appendBuffer(behind)));
    }

    /** Where the first of them begins; negative when there are fewer line ends before. */
    private int begin(byte[] data) {
        int lines = 0;
        for (int i = data.length - 2; i >= 0; i--) {
            if (data[i] == '\n' && ++lines == count) {
                return i + 1;
            }
        }
        return -1;
    }
}
