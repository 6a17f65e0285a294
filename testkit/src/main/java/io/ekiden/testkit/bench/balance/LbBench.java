package io.ekiden.testkit.bench.balance;

import io.ekiden.testkit.bench.Scratch;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/**
 * Requests lost through HAProxy while all that can happen does, first with a bridge that starts another HAProxy at each change, then with
 * {@code ekiden lb}. Those in flight on an instance when it is killed are told apart: nobody can save them.
 *
 * @param seconds how long each is under load at least
 */
public record LbBench(int seconds) {
    private static final int GOAL_MILLIS = 250;

    /** @param out hears each figure */
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-bench-lb-");
        try (var stack = new Stack(directory)) {
            try (var plain = new PlainBalancer(directory.resolve("plain"), stack.api())) {
                var outcome = new Stories(stack, plain).tell(seconds);
                outcome.failed()
                        .forEach((story, failed) ->
                                out.accept(Figure.of("lb", "failed, reload per change, " + story, failed, "")));
                print(out, "reload per change, ", outcome);
            }
            try (var ours = new OurBalancer(directory, stack.api().base())) {
                var outcome = new Stories(stack, ours).tell(seconds);
                outcome.failed()
                        .forEach((story, failed) -> out.accept(
                                story.startsWith(Stories.IN_FLIGHT)
                                        ? Figure.of("lb", "failed, " + story, failed, "")
                                        : Figure.of("lb", "failed, " + story, failed, "", Goal.atMost(0))));
                outcome.samples().forEach(System.err::println);
                print(out, "", outcome);
                var millis = Samples.of(outcome.millis());
                out.accept(Figure.of(
                        "lb", "healthy to first answer, p99", millis.percentile(99), "ms", Goal.atMost(GOAL_MILLIS)));
            }
        } finally {
            Leftovers.end(directory);
            Scratch.remove(directory);
        }
    }

    private static void print(Consumer<Figure> out, String whose, Stories.Outcome outcome) {
        outcome.reloads()
                .forEach((story, reloads) -> out.accept(Figure.of("lb", "reloads, " + whose + story, reloads, "")));
        out.accept(Figure.of("lb", whose + "requests", outcome.requestsPerSecond(), "/s"));
        out.accept(Figure.of(
                "lb",
                whose + "healthy to first answer, p50",
                Samples.of(outcome.millis()).median(),
                "ms"));
    }
}
