package io.ekiden.testkit.fuzz;

import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ekiden fuzz}: feeds decoders until all inputs are through or one of them misbehaves; then says how to see it again. */
@Command(
        name = "fuzz",
        description = {
            "Feeds random and mutated bytes to the decoders of RecordIO, JSON and protobuf.",
            "An input may be refused; it must not crash a decoder, nor keep it for longer than 100 ms of processor time."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Fuzz implements Runnable {
    private static final int REPORT_EVERY = 1_000_000;

    @Option(names = "--inputs", paramLabel = "N", description = "How many.", defaultValue = "10000000")
    private long inputs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the first input; the next ones follow.",
            defaultValue = "1")
    private long seed;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Fuzz())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println(failure.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        var slowest = feed(
                seed,
                inputs,
                done -> System.out.printf("%,d inputs, %.0f s%n", done, (System.nanoTime() - begun) / 1e9));
        System.out.printf(
                "%,d inputs in %.0f s: none crashed a decoder; the slowest took %.1f ms of processor time (seed %d)%n",
                inputs, (System.nanoTime() - begun) / 1e9, slowest.nanos() / 1e6, slowest.seed());
    }

    /** Hears now and then how many inputs are through. */
    interface Progress {
        void report(long done);
    }

    /** The input that took longest. */
    record Slowest(long seed, long nanos) {}

    /**
     * Feeds as many inputs as told.
     *
     * @throws AssertionError with the seed and the bytes of one that misbehaved
     */
    static Slowest feed(long seed, long inputs, Progress progress) {
        var decoders = new Decoders();
        var mutations = new Mutations(decoders.samples());
        var slowest = new Slowest(seed, 0);
        for (long i = 0; i < inputs; i++) {
            long own = seed + i;
            var random = new Random(own);
            var input = mutations.next(random);
            long nanos = attempt(decoders, own, input, random);
            if (nanos > Decoders.LIMIT_NANOS) {
                // Once more: the processor may have been somebody else's, or the collector's.
                nanos = Math.min(nanos, attempt(decoders, own, input, random));
            }
            if (nanos > Decoders.LIMIT_NANOS) {
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

    private static long attempt(Decoders decoders, long seed, byte[] input, Random random) {
        try {
            return decoders.feed(input, random);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            throw misbehaved(seed, input, "crashed a decoder", crash);
        }
    }

    private static AssertionError misbehaved(long seed, byte[] input, String how, @Nullable Throwable cause) {
        var hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, 2_000));
        return new AssertionError(
                "The input of seed " + seed + " " + how + (cause == null ? "" : ": " + cause)
                        + "\nagain: ./ekiden fuzz --inputs 1 --seed " + seed + "\nbytes: " + hex,
                cause);
    }
}
