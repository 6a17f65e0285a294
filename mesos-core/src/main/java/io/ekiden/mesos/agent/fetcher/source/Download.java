package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One file on its way from a server to the disk, over as many connections as it takes. One thread.
 *
 * <p>What the connections bring is one {@link Part} each: the first from the beginning, the next from where the last one broke off, as long
 * as the file at the source is still the same.
 */
final class Download {
    /** The connection went away; another attempt may go on. */
    static final class ConnectionLost extends IOException {
        ConnectionLost(String message) {
            super(message);
        }
    }

    /** Opens one connection and takes from it what it brings. */
    interface Attempt {
        Fetched run(Download download) throws FetchException, IOException, InterruptedException;
    }

    private static final long PAUSE_MILLIS = 200;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Order order;
    private final TransferLimits limits;
    private Validators seen = Validators.NONE;
    private OptionalLong expected = OptionalLong.empty();
    private long have;
    private boolean begun;

    Download(Order order, TransferLimits limits) {
        this.order = order;
        this.limits = limits;
    }

    /** Attempts until the file is whole, or there were too many. */
    Fetched run(Attempt attempt) throws FetchException, IOException, InterruptedException {
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.run(this);
            } catch (Pace.Stalled stalled) {
                throw uri().unavailable("stalled: " + stalled.getMessage());
            } catch (ConnectionLost lost) {
                if (attempts > limits.resumes() || isDispensable()) {
                    throw uri().unavailable("connection lost after %d bytes, %d attempts: %s"
                            .formatted(have, attempts, lost.getMessage()));
                }
            } catch (FetchException e) {
                if (!e.sourceUnavailable() || attempts > limits.resumes() || isDispensable()) {
                    throw e;
                }
            }
            pause(attempts);
        }
    }

    /** There is a copy, and no sign yet that it is an old one: it is used sooner than its server is asked twice. */
    private boolean isDispensable() {
        return !known().isEmpty();
    }

    /** A server that restarts is back in a moment; one that refuses at once is not asked in a tight loop. An interrupt ends it. */
    private static void pause(int attempts) throws InterruptedException {
        boolean opened = NEVER.await(PAUSE_MILLIS << (attempts - 1), TimeUnit.MILLISECONDS);
        if (opened) {
            throw new IllegalStateException("nobody opens it");
        }
    }

    FetchUri uri() {
        return order.uri();
    }

    Order order() {
        return order;
    }

    /** What the source may answer "unchanged" to: nothing, once it has sent something newer, for the room of the old one may be gone. */
    Validators known() {
        return begun ? Validators.NONE : order.known();
    }

    /** How many bytes of the version {@link #seen} are there. */
    long have() {
        return have;
    }

    /** Of the version that the bytes so far are of. */
    Validators seen() {
        return seen;
    }

    /** Of that version as a whole, if its source told. */
    OptionalLong expected() {
        return expected;
    }

    /** What there is so far is of no use. */
    void startOver() {
        have = 0;
        seen = Validators.NONE;
        expected = OptionalLong.empty();
    }

    /**
     * The bytes from {@link #have} on come next.
     *
     * @param total of the whole file, if it is known
     */
    Part part(Validators version, OptionalLong total) throws FetchException, IOException {
        begun = true;
        seen = version;
        expected = total;
        refuseTooLarge(total.orElse(have));
        order.room().ensure(total.orElse(have));
        var file = FileChannel.open(order.target(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            file.truncate(have).position(have);
            return new Part(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** What one connection brings. */
    final class Part implements AutoCloseable {
        private final FileChannel file;

        private Part(FileChannel file) {
            this.file = file;
        }

        void write(ByteBuffer buffer) throws FetchException, IOException {
            long after = have + buffer.remaining();
            refuseTooLarge(after);
            order.room().ensure(after);
            while (buffer.hasRemaining()) {
                have += file.write(buffer);
            }
            order.received().bytes(have, expected);
        }

        /** The connection says that this was all. */
        void end() throws ConnectionLost {
            if (expected.isPresent() && have != expected.getAsLong()) {
                var message = "got %d of %d bytes".formatted(have, expected.getAsLong());
                if (have > expected.getAsLong()) {
                    startOver();
                }
                throw new ConnectionLost(message);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private void refuseTooLarge(long bytes) throws FetchException {
        if (bytes > limits.maxBytes()) {
            throw order.uri()
                    .refused("it has %d bytes or more, beyond the limit of %d".formatted(bytes, limits.maxBytes()));
        }
    }
}
