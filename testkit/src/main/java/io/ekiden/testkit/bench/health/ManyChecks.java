package io.ekiden.testkit.bench.health;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.health.probe.Prober;
import io.ekiden.health.probe.Probes;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.OtherJvm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A {@link HealthChecker} with many checks, of which the begins of all probes are noted. Takes the port to ask, how many checks, and how
 * often each is to be probed while it is measured. Answers, when that is done, with probes per second; median, p95 and p99 in ms of how
 * far the time between two begins is from the interval; processor time of this JVM in cores; failures; and the most probes of a tenth of
 * a second divided by the mean.
 */
public final class ManyChecks implements Prober {
    /** Probes of each check before it is measured: for the JVM to compile, and for all to have found their phase. */
    private static final int WARM_UP = 4;

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);

    private final Prober probes;
    private final Map<HealthCheck.Probe, Long> lastBegin = new HashMap<>();
    private final Map<Long, Integer> slots = new HashMap<>();
    private List<Double> deviations = new ArrayList<>();
    private long probed;
    private long failed;
    private long begunAt;
    private long processorAt;

    private ManyChecks(Prober probes) {
        this.probes = probes;
    }

    @Override
    public synchronized Future<ProbeResult> probe(HealthCheck check) {
        long now = System.nanoTime();
        var before = lastBegin.put(check.probe(), now);
        if (before != null) {
            deviations.add(Math.abs(now - before - INTERVAL.toNanos()) / 1e6);
        }
        slots.merge(now / SLOT, 1, Integer::sum);
        probed++;
        notifyAll();
        return probes.probe(check).onSuccess(this::ended);
    }

    private synchronized void ended(ProbeResult result) {
        if (!(result instanceof ProbeResult.Passed)) {
            failed++;
        }
    }

    private synchronized void await(long probes) {
        try {
            while (probed < probes) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** The figures, when so many probes were made after so many others. */
    private synchronized String measure(long before, long measured) {
        await(before);
        deviations = new ArrayList<>();
        slots.clear();
        failed = 0;
        begunAt = System.nanoTime();
        processorAt = processorNanos();
        await(before + measured);
        double nanos = System.nanoTime() - begunAt;
        var samples = Samples.of(deviations);
        double perSecond = samples.sorted().size() / (nanos / 1e9);
        int most = slots.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%.0f %.3f %.3f %.3f %.3f %d %.2f",
                perSecond,
                samples.median(),
                samples.percentile(95),
                samples.percentile(99),
                (processorNanos() - processorAt) / nanos,
                failed,
                most / (perSecond / 10));
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int checks = Integer.parseInt(args[1]);
        var vertx = Vertx.vertx();
        var measured = new ManyChecks(new Probes(vertx));
        var checker = new HealthChecker(vertx, measured, HealthCheckerSettings.defaults());
        var timing = new HealthCheck.Timing(Duration.ZERO, INTERVAL, Duration.ofSeconds(5), Duration.ZERO);
        for (int i = 0; i < checks; i++) {
            var target = new HealthCheck.Http("http", "127.0.0.1", port, "/check/" + i);
            checker.start("task-" + i, new HealthCheck(target, timing, 3, HealthPolicy.MARATHON), (_, _) -> {});
        }
        long rounds = Long.parseLong(args[2]);
        OtherJvm.answer(() -> measured.measure((long) WARM_UP * checks, rounds * checks));
    }
}
