package io.ekiden.testkit.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives inputs to a subject, one after another on a thread of their own, and notices when one crashes it, takes too long or hangs. */
final class Feeder {
    static final long LIMIT_NANOS = 100_000_000;

    /** Longer than any pause of a machine that does other things too. */
    static final Duration HANGS = Duration.ofSeconds(20);

    private static final int REPORT_EVERY = 1_000_000;
    private static final int SHOWN_BYTES = 2_000;

    private final Subject subject;
    private final Duration patience;
    private final Mutations mutations = new Mutations(Samples.all());
    private volatile @Nullable Attempt current;

    /** What is fed. */
    interface Subject {
        /** Returns the processor time of the slowest part in nanoseconds. What it throws is a crash. */
        long feed(byte[] input, Random random);
    }

    /** Hears now and then how many inputs are through. */
    interface Progress {
        void report(long done);
    }

    /** The input that took longest. */
    record Slowest(long seed, long nanos) {}

    private record Attempt(long seed, long begun) {}

    /** @param patience by the clock, for one input */
    Feeder(Subject subject, Duration patience) {
        this.subject = subject;
        this.patience = patience;
    }

    /**
     * Feeds as many inputs as told.
     *
     * @throws AssertionError with the seed and the bytes of one that misbehaved
     */
    Slowest feed(long seed, long inputs, Progress progress) {
        var work = new FutureTask<>(() -> feedAll(seed, inputs, progress));
        var worker = Thread.ofPlatform().daemon().name("fuzz").start(work);
        while (true) {
            try {
                return work.get(Math.min(1_000, patience.toMillis()), TimeUnit.MILLISECONDS);
            } catch (TimeoutException goesOn) {
                checkHang(worker);
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof AssertionError found ? found : new AssertionError(failed.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void checkHang(Thread worker) {
        var attempt = current;
        if (attempt != null && System.nanoTime() - attempt.begun() > patience.toNanos()) {
            var where = Arrays.stream(worker.getStackTrace())
                    .map(frame -> "\n  at " + frame)
                    .collect(Collectors.joining());
            throw misbehaved(attempt.seed(), mutations.next(new Random(attempt.seed())), "hangs" + where, null);
        }
    }

    private Slowest feedAll(long seed, long inputs, Progress progress) {
        var slowest = new Slowest(seed, 0);
        for (long i = 0; i < inputs; i++) {
            long own = seed + i;
            var random = new Random(own);
            var input = mutations.next(random);
            long nanos = attempt(own, input, random);
            if (nanos > LIMIT_NANOS) {
                // Once more: the processor may have been somebody else's, or the collector's.
                nanos = Math.min(nanos, attempt(own, input, random));
            }
            if (nanos > LIMIT_NANOS) {
                throw misbehaved(own, input, "took " + nanos / 1_000_000 + " ms of processor time", null);
            }
            if (nanos > slowest.nanos()) {
                slowest = new Slowest(own, nanos);
            }
            if ((i + 1) % REPORT_EVERY == 0) {
                progress.report(i + 1);
            }
        }
        return slowest;
    }

    private long attempt(long seed, byte[] input, Random random) {
        current = new Attempt(seed, System.nanoTime());
        try {
            return subject.feed(input, random);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            throw misbehaved(seed, input, "crashed a decoder", crash);
        }
    }

    private static AssertionError misbehaved(long seed, byte[] input, String how, @Nullable Throwable cause) {
        var hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, SHOWN_BYTES));
        return new AssertionError(
                "The input of seed " + seed + " " + how + (cause == null ? "" : ": " + cause)
                        + "\nagain: ./ekiden fuzz --inputs 1 --seed " + seed + "\nbytes: " + hex,
                cause);
    }
}
