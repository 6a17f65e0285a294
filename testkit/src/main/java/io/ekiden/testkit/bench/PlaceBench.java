package io.ekiden.testkit.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.limit.StoreLimit;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Instances placed per second on simulated agents, from the POST until the last launch is recorded: the API shows only what is stored.
 * A second app spreads its instances over racks and asks for ports.
 */
record PlaceBench(int agents, int instances, int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String PLAIN = "\"portDefinitions\": []";
    private static final String SPREAD = """
            "portDefinitions": [{"port": 0}], "constraints": [["rack", "GROUP_BY", "3"], ["hostname", "MAX_PER", "20"]]""";

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var scratch = Scratch.start("--no-lb", "--simulated=" + agents)) {
            var store = scratch.ekiden().endpoints().path("zk").asText();
            scratch.awaitAgents(agents, LIMIT);
            place(scratch, "/bench-warm-up", Math.max(1, instances / 10), PLAIN);
            var plain = new ArrayList<Double>();
            var spread = new ArrayList<Double>();
            var limits = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) {
                limits.add(StoreLimit.perSecond(store, instances));
                plain.add(place(scratch, "/bench-place-" + run, instances, PLAIN));
                spread.add(place(scratch, "/bench-spread-" + run, instances, SPREAD));
            }
            var size = instances + " instances on " + agents + " agents";
            double rate = Samples.of(plain).median();
            double limit = Samples.of(limits).median();
            out.accept(Figure.of("place", size + ", durable", rate, "/s", Goal.atLeast(3_750)));
            out.accept(Figure.of(
                    "place",
                    "with GROUP_BY, MAX_PER and a port",
                    Samples.of(spread).median(),
                    "/s"));
            out.accept(Figure.of("place", "writes of 1 KiB to the store, for comparison", limit, "/s"));
            out.accept(Figure.of("place", "share of the store's writes", rate / limit, ""));
        }
    }

    private static double place(Scratch scratch, String id, int instances, String more)
            throws IOException, InterruptedException {
        var app = """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": %d, %s}""";
        var api = scratch.api();
        long begin = System.nanoTime();
        scratch.post(app.formatted(id, instances, more));
        Wait.until(
                instances + " recorded launches",
                LIMIT,
                () -> api.get("/v2/apps?embed=apps.counts&id=" + id)
                        .json()
                        .path("apps")
                        .path(0),
                shown -> launched(shown) >= instances);
        double seconds = Scratch.seconds(begin);
        api.settled(LIMIT);
        scratch.delete(id);
        api.settled(LIMIT);
        return instances / seconds;
    }

    private static int launched(JsonNode app) {
        return app.path("tasksStaged").asInt() + app.path("tasksRunning").asInt();
    }
}
