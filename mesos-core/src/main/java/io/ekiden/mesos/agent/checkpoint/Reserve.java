package io.ekiden.mesos.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Space on the disk that is kept for the checkpoint: a file of zeros, really written, that is deleted when there is no other space left. So
 * tasks that fill the disk can still be killed, and their ends be told. It is made again when there is room.
 */
final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final long BYTES = 4L << 20;
    /** Of a small disk no more than this part. */
    private static final int PART = 64;

    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final Path file;
    private boolean there;
    private long tried = System.nanoTime() - PAUSE;

    Reserve(Path file) {
        this.file = file;
    }

    /** Gives the space back to the disk; false when there was none. */
    boolean release() {
        try {
            there = false;
            tried = System.nanoTime();
            if (Files.deleteIfExists(file)) {
                LOG.warn("the disk is full: the checkpoint lives on its reserve from now on file={}", file);
                return true;
            }
        } catch (IOException e) {
            LOG.warn("the checkpoint's reserve cannot be given back file={}", file, e);
        }
        return false;
    }

    /** Takes the space, if it has not; where others would be left with less than that, it waits, and looks again in some seconds. */
    void take() {
        if (there || System.nanoTime() - tried < PAUSE) {
            return;
        }
        tried = System.nanoTime();
        try {
            var store = Files.getFileStore(file.resolveSibling(""));
            long bytes = Math.min(BYTES, store.getTotalSpace() / PART);
            there = Files.exists(file) && Files.size(file) >= bytes;
            if (!there && store.getUsableSpace() >= 2 * bytes) {
                write(bytes);
                there = true;
            }
        } catch (IOException e) {
            LOG.warn("there is no reserve for the checkpoint, it is tried again file={}", file, e);
            release();
        }
    }

    private void write(long bytes) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(1 << 16);
            for (long rest = bytes; rest > 0; ) {
                zeros.clear().limit((int) Math.min(rest, zeros.capacity()));
                rest -= channel.write(zeros);
            }
        }
    }
}
