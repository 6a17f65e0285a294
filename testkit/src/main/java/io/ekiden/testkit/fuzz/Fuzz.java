package io.ekiden.testkit.fuzz;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ekiden fuzz}: feeds decoders until all inputs are through or one of them misbehaves; then says how to see it again. */
@Command(
        name = "fuzz",
        description = {
            "Feeds random and mutated bytes to the decoders of RecordIO, JSON and protobuf, and of agents' messages.",
            "What could be read is heard by a master.",
            "An input may be refused; it must not crash a decoder, nor keep it for longer than 100 ms of processor time."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Fuzz implements Runnable {
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
        var slowest = new Feeder(new Decoders(), Feeder.HANGS)
                .feed(
                        seed,
                        inputs,
                        done -> System.out.printf("%,d inputs, %.0f s%n", done, (System.nanoTime() - begun) / 1e9));
        System.out.printf(
                "%,d inputs in %.0f s: none crashed a decoder; the slowest took %.1f ms of processor time (seed %d)%n",
                inputs, (System.nanoTime() - begun) / 1e9, slowest.nanos() / 1e6, slowest.seed());
    }
}
