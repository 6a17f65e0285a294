package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatusStream;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.Footprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Start of the whole stack to ready and to its first running task, and what it uses while nothing happens. */
record IdleBench(int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(10);

    /** What one run measured. */
    private record Run(
            double ready, double firstTask, double startCpu, Footprint stack, double lbMiB, double idleCpu) {}

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var measured = new ArrayList<Run>();
        var jvm = new ArrayList<Double>();
        for (int run = 0; run < runs; run++) {
            jvm.add(bareJvm());
            measured.add(one());
        }
        out.accept(
                figure("cold start to ready", measured.stream().map(Run::ready).toList(), "s"));
        out.accept(Figure.of(
                "idle",
                "cold start to the first running task",
                Samples.of(measured.stream().map(Run::firstTask).toList()).median(),
                "s",
                Goal.atMost(3)));
        out.accept(figure(
                "processor time until then",
                measured.stream().map(Run::startCpu).toList(),
                "s"));
        out.accept(figure("start of a bare JVM, for comparison", jvm, "s"));
        out.accept(Figure.of(
                "idle",
                "memory of the stack at rest (RSS)",
                Samples.of(measured.stream().map(run -> run.stack().rssMiB()).toList())
                        .median(),
                "MiB",
                Goal.atMost(256)));
        out.accept(figure(
                "memory of HAProxy beside it (RSS)",
                measured.stream().map(Run::lbMiB).toList(),
                "MiB"));
        out.accept(figure(
                "processor at rest, of one core",
                measured.stream().map(Run::idleCpu).toList(),
                "%"));
    }

    private static Figure figure(String name, List<Double> values, String unit) {
        return Figure.of("idle", name, Samples.of(values).median(), unit);
    }

    private static Run one() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (var scratch = Scratch.start()) {
            long pid = scratch.ekiden().pid();
            try (var stream = new StatusStream(scratch.api().base())) {
                scratch.post("{\"id\": \"/bench-idle\", \"cmd\": \"sleep 1000\", \"cpus\": 0.01, \"mem\": 16}");
                stream.await("/bench-idle", "TASK_RUNNING", 1, LIMIT);
            }
            double firstTask = Scratch.seconds(begin);
            double startCpu = Footprint.ofTree(pid).cpuSeconds();
            rest();
            double before = Footprint.ofTree(pid).cpuSeconds();
            rest();
            var after = Footprint.ofTree(pid);
            double idleCpu = 100 * (after.cpuSeconds() - before) / REST.toSeconds();
            var lb = scratch.ekiden().dataDir().resolve("lb").toString();
            var balancer = Footprint.ofCommands(command -> command.contains("haproxy") && command.contains(lb));
            return new Run(scratch.readySeconds(), firstTask, startCpu, after, balancer.rssMiB(), idleCpu);
        }
    }

    /** The time a JVM with nothing to do takes: nothing in Java starts faster. */
    private static double bareJvm() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "-Xshare:auto", "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return Scratch.seconds(begin);
    }

    private static void rest() {
        long until = System.nanoTime() + REST.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
