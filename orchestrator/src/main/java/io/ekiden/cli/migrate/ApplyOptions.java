package io.ekiden.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.config.DurationConverter;
import io.ekiden.migrate.apply.Applied;
import io.ekiden.migrate.apply.Applier;
import io.ekiden.migrate.apply.Waiting;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How definitions are put into an orchestrator. */
final class ApplyOptions {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(
            names = "--replace",
            description = "With --apply: makes what is there and differs as the source has it.",
            defaultValue = "false")
    private boolean replace;

    @Option(
            names = "--partial",
            description = "With --apply: leaves out what would be refused, and exits with 1.",
            defaultValue = "false")
    private boolean partial;

    @Option(names = "--wait", description = "With --apply: waits until all of it is deployed.", defaultValue = "false")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait, as 90s or 10m.",
            converter = DurationConverter.class,
            defaultValue = "10m")
    private Duration timeout = Duration.ofMinutes(10);

    boolean isPartial() {
        return partial;
    }

    Applied apply(ObjectNode root, Consumer<String> progress) throws InterruptedException {
        var never = new CountDownLatch(1);
        try (var open = target.open()) {
            var applied = new Applier(open, progress).apply(root, replace);
            return wait
                    ? new Waiting(open, progress, pause -> never.await(pause.toMillis(), TimeUnit.MILLISECONDS))
                            .until(applied, timeout)
                    : applied;
        }
    }
}
