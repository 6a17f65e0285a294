package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatusStream;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.limit.SpawnLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Real tasks started per second by one agent, and its share of what the machine can spawn in the same run. The first run, in which the JVM
 * compiles its code, counts apart.
 */
record SpawnBench(int tasks, int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var scratch = Scratch.start("--no-lb", "--agent-resources=cpus:1000;mem:1000000;disk:1000000")) {
            var rates = new ArrayList<Double>();
            var limits = new ArrayList<Double>();
            var shares = new ArrayList<Double>();
            double cold = start(scratch, "/bench-spawn-cold");
            for (int run = 0; run < runs; run++) {
                double before = SpawnLimit.perSecond(tasks);
                double rate = start(scratch, "/bench-spawn-" + run);
                double limit = (before + SpawnLimit.perSecond(tasks)) / 2;
                rates.add(rate);
                limits.add(limit);
                shares.add(rate / limit);
            }
            out.accept(Figure.of(
                    "spawn",
                    tasks + " real tasks on one agent",
                    Samples.of(rates).median(),
                    "tasks/s",
                    Goal.atLeast(400)));
            out.accept(Figure.of("spawn", "the first " + tasks + " after a start", cold, "tasks/s"));
            out.accept(Figure.of(
                    "spawn",
                    "the machine's spawn+exec, for comparison",
                    Samples.of(limits).median(),
                    "tasks/s"));
            out.accept(
                    Figure.of("spawn", "share of spawn+exec", Samples.of(shares).median(), "", Goal.atLeast(0.6)));
        }
    }

    private double start(Scratch scratch, String id) throws IOException, InterruptedException {
        var app = """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": %d,
                 "portDefinitions": []}""";
        try (var stream = new StatusStream(scratch.api().base())) {
            long begin = System.nanoTime();
            scratch.post(app.formatted(id, tasks));
            double seconds = (stream.await(id, "TASK_RUNNING", tasks, LIMIT) - begin) / 1e9;
            scratch.delete(id);
            stream.await(id, "TASK_KILLED", tasks, LIMIT);
            scratch.api().settled(LIMIT);
            return tasks / seconds;
        }
    }
}
