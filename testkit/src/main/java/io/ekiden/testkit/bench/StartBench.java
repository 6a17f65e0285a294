package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatusStream;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.limit.SpawnLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Time from the POST of an app to TASK_RUNNING on the event stream, one app after another on an idle stack. */
record StartBench(int starts) implements Bench.Measurement {
    private static final int WARM_UP = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var spawnLimit = SpawnLimit.perSecond(100);
        try (var scratch = Scratch.start("--no-lb");
                var stream = new StatusStream(scratch.api().base())) {
            var millis = new ArrayList<Double>();
            for (int i = 0; i < WARM_UP + starts; i++) {
                double taken = startOne(scratch, stream, "/bench-start-" + i);
                if (i == 0) {
                    out.accept(Figure.of("start", "POST to TASK_RUNNING, the first one, cold", taken, "ms"));
                }
                if (i >= WARM_UP) {
                    millis.add(taken);
                }
            }
            print(out, millis, spawnLimit);
        }
    }

    private static double startOne(Scratch scratch, StatusStream stream, String id)
            throws IOException, InterruptedException {
        var app = """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "portDefinitions": []}""";
        long begin = System.nanoTime();
        scratch.post(app.formatted(id));
        double millis = (stream.await(id, "TASK_RUNNING", 1, LIMIT) - begin) / 1e6;
        scratch.delete(id);
        stream.await(id, "TASK_KILLED", 1, LIMIT);
        scratch.api().settled(LIMIT);
        return millis;
    }

    private static void print(Consumer<Figure> out, List<Double> millis, double spawnLimit) {
        var samples = Samples.of(millis);
        out.accept(Figure.of("start", "POST to TASK_RUNNING, p50", samples.median(), "ms"));
        out.accept(Figure.of("start", "POST to TASK_RUNNING, p99", samples.percentile(99), "ms", Goal.atMost(100)));
        out.accept(Figure.of("start", "the machine's spawn+exec, for comparison", 1000 / spawnLimit, "ms"));
    }
}
