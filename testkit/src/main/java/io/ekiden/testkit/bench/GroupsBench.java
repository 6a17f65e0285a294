package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.ApiClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many apps in one request: until it is answered, that is, stored, and until all of them run on simulated agents. */
record GroupsBench(int apps, int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int AGENTS = 100;
    private static final String GROUP = "/v2/groups/bench-groups";
    /** Ten thousand apps with a service port each leave none for another one. */
    private static final String WITHOUT_PORT = """
            {"cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": 1, "portDefinitions": []}""";

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var scratch = Scratch.start("--no-lb", "--simulated=" + AGENTS)) {
            once(scratch, Math.max(1, apps / 10), new Times());
            var times = new Times();
            for (int run = 0; run < runs; run++) {
                once(scratch, apps, times);
            }
            var size = apps + " apps in one PUT, ";
            out.accept(Figure.of(
                    "groups",
                    size + "until it is answered",
                    Samples.of(times.answered).median(),
                    "s"));
            out.accept(Figure.of(
                    "groups",
                    size + "until all of them run",
                    Samples.of(times.running).median(),
                    "s",
                    Goal.atMost(2)));
            out.accept(Figure.of(
                    "groups", "the same PUT again", Samples.of(times.again).median(), "s"));
            out.accept(Figure.of(
                    "groups",
                    "one more app beside them, until it is answered",
                    Samples.of(times.more).median(),
                    "s"));
        }
    }

    /** Seconds, run by run. */
    private record Times(List<Double> answered, List<Double> running, List<Double> again, List<Double> more) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private static void once(Scratch scratch, int apps, Times times) throws IOException, InterruptedException {
        var group = group(apps);
        var api = scratch.api();
        long begin = System.nanoTime();
        accepted(api.put(GROUP, group));
        times.answered.add(Scratch.seconds(begin));
        api.settled(LIMIT);
        times.running.add(Scratch.seconds(begin));
        begin = System.nanoTime();
        accepted(api.put(GROUP, group));
        times.again.add(Scratch.seconds(begin));
        begin = System.nanoTime();
        accepted(api.put("/v2/apps/bench-groups/deep/one-more", WITHOUT_PORT));
        times.more.add(Scratch.seconds(begin));
        api.settled(LIMIT);
        accepted(api.delete(GROUP));
        api.settled(LIMIT);
    }

    private static void accepted(Reply reply) {
        if (reply.status() / 100 != 2) {
            throw new IllegalStateException("A change of groups was answered " + reply);
        }
    }

    private static String group(int apps) {
        return IntStream.range(0, apps)
                .mapToObj(i -> app("app" + i))
                .collect(Collectors.joining(",", "{\"apps\":[", "]}"));
    }

    private static String app(String id) {
        return """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": 1}""".formatted(id);
    }
}
