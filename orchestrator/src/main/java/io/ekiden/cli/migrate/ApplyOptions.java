package io.ekiden.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.ServerDefaults;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.config.DurationConverter;
import io.ekiden.migrate.apply.Applied;
import io.ekiden.migrate.apply.Applier;
import io.ekiden.migrate.apply.Waiting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How definitions are put into an orchestrator. */
final class ApplyOptions {
    @Mixin
    private ServerOptions server = new ServerOptions();

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

    /**
     * Does it.
     *
     * @param progress gets a line for each step
     * @param asked gets what was asked for, before anything is waited for
     */
    Applied apply(CommandSpec command, ObjectNode root, Consumer<String> progress, Consumer<Applied> asked)
            throws InterruptedException {
        var never = new CountDownLatch(1);
        var cluster = server.server(ServerDefaults.environment(command));
        try (var api = new Api(cluster, note -> Ending.say(command, note))) {
            var target = new HttpTarget(api);
            var applied = new Applier(target, progress).apply(root, replace);
            asked.accept(applied);
            return wait
                    ? new Waiting(
                                    target,
                                    progress,
                                    pause -> never.await(pause.toMillis(), TimeUnit.MILLISECONDS),
                                    InstantSource.system())
                            .until(applied, timeout)
                    : applied;
        }
    }
}
