package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.health.CheckedServer;
import io.ekiden.testkit.bench.health.ManyChecks;
import io.ekiden.testkit.bench.process.OtherJvm;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Many HTTP checks of an interval of ten seconds, in a JVM of their own: how far the time between two probes of a check is from its
 * interval, and what the processor has to do for it. What is asked answers from another JVM.
 */
record HealthBench(int checks, int rounds) implements Bench.Measurement {
    @Override
    public void run(Consumer<Figure> out) throws IOException {
        try (var server = OtherJvm.start(CheckedServer.class);
                var checker = OtherJvm.startAlike(
                        ManyChecks.class, server.ask(), Integer.toString(checks), Integer.toString(rounds))) {
            var figures = checker.ask().split(" ", -1);
            var what = checks + " HTTP checks every 10 s, ";
            out.accept(figure(what + "probes", figures[0], "/s", Goal.NONE));
            out.accept(figure(what + "deviation of starts, median", figures[1], "ms", Goal.NONE));
            out.accept(figure(what + "deviation of starts, p95", figures[2], "ms", Goal.atMost(40)));
            out.accept(figure(what + "deviation of starts, p99", figures[3], "ms", Goal.NONE));
            out.accept(figure(what + "share of a core", figures[4], "", Goal.atMost(0.3)));
            out.accept(figure(what + "that failed", figures[5], "", Goal.atMost(0)));
            out.accept(figure(what + "most in a tenth of a second, of their mean", figures[6], "", Goal.NONE));
        }
    }

    private static Figure figure(String name, String value, String unit, Goal goal) {
        return Figure.of("health", name, Double.parseDouble(value), unit, goal);
    }
}
