package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.Clients;
import io.ekiden.testkit.bench.api.Clients.Question;
import io.ekiden.testkit.bench.api.HostileBodies;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.LiveHeap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Definitions that are refused: how long each takes, and what is left of them in the heap. The first round, while the JVM compiles, is apart. */
record HostileBench(int runs) implements Bench.Measurement {
    private static final int LARGE = 100 << 20;
    private static final String PATH = "/v2/apps";

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var bodies = HostileBodies.all();
        try (var scratch = Scratch.start("--no-lb", "--simulated=2")) {
            var clients = new Clients(scratch.api().base());
            long pid = scratch.ekiden().pid();
            var first = round(clients, bodies);
            double before = LiveHeap.mebibytes(pid);
            var slowest = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) {
                slowest.add(Samples.of(round(clients, bodies)).percentile(100));
            }
            double after = LiveHeap.mebibytes(pid);
            var what = bodies.size() + " definitions refused, ";
            out.accept(Figure.of(
                    "hostile",
                    what + "slowest of the first round",
                    Samples.of(first).percentile(100),
                    "ms"));
            out.accept(
                    Figure.of("hostile", what + "slowest", Samples.of(slowest).median(), "ms", Goal.atMost(100)));
            double large = Samples.of(List.of(large(clients), large(clients), large(clients)))
                    .median();
            out.accept(Figure.of("hostile", "a body of 100 MiB, until refused", large, "ms", Goal.atMost(100)));
            out.accept(Figure.of("hostile", "heap after them - before", after - before, "MiB", Goal.atMost(4)));
        }
    }

    private static List<Double> round(Clients clients, List<String> bodies) throws IOException {
        var millis = new ArrayList<Double>();
        for (var body : bodies) {
            long begin = System.nanoTime();
            var answer = clients.once(new Question("POST", PATH, "", body));
            millis.add((System.nanoTime() - begin) / 1e6);
            if (answer.status() < 400
                    || answer.status() >= 500
                    || !answer.text().contains("\"message\"")) {
                throw new IllegalStateException(body.substring(0, Math.min(300, body.length())) + " was answered "
                        + answer.status() + " "
                        + answer.text().substring(0, Math.min(300, answer.text().length())));
            }
        }
        return millis;
    }

    /** Refused by its length, before it is sent. */
    private static double large(Clients clients) throws IOException {
        long begin = System.nanoTime();
        var announced = "Content-Type: application/json\r\nContent-Length: " + LARGE + "\r\n";
        var answer = clients.once(new Question("POST", PATH, announced, ""));
        if (answer.status() != 413) {
            throw new IllegalStateException("100 MiB were answered " + answer.status());
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}
