package io.ekiden.testkit.sim;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code ./ekiden sim --seeds N --from S}: runs simulated clusters and says how to replay the ones that fail. */
public final class Sim {
    private static final int SHOWN_LINES = 40;

    private final PrintStream out;
    private final int shownLines;

    /** @param shownLines how much of the trace a failure shows */
    public Sim(PrintStream out, int shownLines) {
        this.out = out;
        this.shownLines = shownLines;
    }

    /** Arguments: {@code --seeds} how many, {@code --from} the first, {@code --lines} of the trace to show. Exit status 1: a seed failed. */
    public static void main(String[] args) {
        long seeds = 200;
        long from = 1;
        int lines = SHOWN_LINES;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length || !args[i].startsWith("--")) {
                usage();
                return;
            }
            long number = Long.parseLong(args[i + 1]);
            switch (args[i]) {
                case "--seeds" -> seeds = number;
                case "--from" -> from = number;
                case "--lines" -> lines = (int) number;
                default -> {
                    usage();
                    return;
                }
            }
        }
        var failed = new Sim(System.out, lines).run(from, seeds);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static void usage() {
        System.out.println("Usage: ./ekiden sim [--seeds N] [--from S] [--lines TRACE_LINES]");
        System.exit(2);
    }

    /** Runs the seeds one after another; returns those that fail. */
    public List<Long> run(long from, long seeds) {
        var failed = new ArrayList<Long>();
        long began = cpuNanos();
        var virtual = Duration.ZERO;
        long events = 0;
        long writes = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            var outcome = SimulatedCluster.run(seed);
            virtual = virtual.plus(outcome.virtual());
            events += outcome.events();
            writes += outcome.acknowledged();
            if (outcome.failure().isPresent()) {
                failed.add(seed);
                show(outcome);
            }
            if ((seed - from + 1) % 100 == 0 || seed == from + seeds - 1) {
                progress(seed - from + 1, failed.size(), virtual, events, writes, cpuNanos() - began);
            }
        }
        return failed;
    }

    /** Of this thread: how busy the rest of the machine is does not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void show(SimulatedCluster.Outcome outcome) {
        var lines = outcome.lastLines();
        lines.stream().skip(Math.max(0, lines.size() - shownLines)).forEach(out::println);
        out.println("seed " + outcome.seed() + ": " + outcome.failure().orElse("passes"));
        out.println("replay: ./ekiden sim --seeds 1 --from " + outcome.seed());
    }

    private void progress(long seeds, int failed, Duration virtual, long events, long writes, long nanos) {
        double seconds = nanos / 1e9;
        out.printf(
                Locale.ROOT,
                "%d seeds, %d failed, %d events, %d acknowledged writes, %.0f virtual s in %.1f CPU s: %.0f virtual s per CPU s%n",
                seeds,
                failed,
                events,
                writes,
                virtual.toMillis() / 1e3,
                seconds,
                virtual.toMillis() / 1e3 / seconds);
    }
}
