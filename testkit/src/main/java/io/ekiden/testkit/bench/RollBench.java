package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.ApiClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/** Sixteen apps of many instances on simulated agents: all created at once, all restarted at once. */
record RollBench(int agents, int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int APPS = 16;
    private static final int INSTANCES = 500;

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var created = new ArrayList<Double>();
        var restarted = new ArrayList<Double>();
        try (var scratch = Scratch.start("--no-lb", "--simulated=" + agents)) {
            scratch.awaitAgents(agents, LIMIT);
            for (int run = 0; run < runs; run++) {
                long begin = System.nanoTime();
                for (int app = 0; app < APPS; app++) {
                    scratch.post(app(app));
                }
                scratch.api().settled(LIMIT);
                created.add(Scratch.seconds(begin));
                begin = System.nanoTime();
                for (int app = 0; app < APPS; app++) {
                    accepted(scratch.api().post("/v2/apps" + id(app) + "/restart", ""));
                }
                scratch.api().settled(LIMIT);
                restarted.add(Scratch.seconds(begin));
                allRun(scratch);
                for (int app = 0; app < APPS; app++) {
                    scratch.delete(id(app));
                }
                scratch.api().settled(LIMIT);
            }
        }
        var size = APPS + " apps of " + INSTANCES + " on " + agents + " agents, ";
        out.accept(Figure.of("roll", size + "created", Samples.of(created).median(), "s", Goal.atMost(10)));
        out.accept(Figure.of("roll", size + "restarted", Samples.of(restarted).median(), "s", Goal.atMost(30)));
    }

    private static void allRun(Scratch scratch) throws IOException, InterruptedException {
        for (int app = 0; app < APPS; app++) {
            int running = scratch.api().app(id(app)).path("tasksRunning").asInt();
            if (running != INSTANCES) {
                throw new IllegalStateException(id(app) + " has " + running + " running tasks after its restart");
            }
        }
    }

    private static void accepted(Reply reply) {
        if (reply.status() != 200) {
            throw new IllegalStateException("a restart was answered " + reply);
        }
    }

    private static String id(int app) {
        return "/bench-roll-" + app;
    }

    private static String app(int app) {
        return """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": %d}""".formatted(id(app), INSTANCES);
    }
}
