package io.ekiden.cli.deployment;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Limits;
import io.ekiden.config.DurationConverter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden deployment watch}. */
@Command(
        name = "watch",
        description = {
            "Follows a deployment until it is over and what it deployed is healthy.",
            "Exits with 0 then, and with 1 when it failed or was rolled back."
        },
        footer = {"", "Example:", "  ekiden deployment watch /shop/web --timeout 5m"},
        mixinStandardHelpOptions = true)
final class DeploymentWatchCommand extends ClientCommand {
    @Parameters(
            paramLabel = "DEPLOYMENT",
            arity = "0..1",
            description = "Its id, the beginning of it, or an app it works on; none for the only one.")
    private @Nullable String id;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to watch at most (default: 1h).",
            converter = DurationConverter.class,
            defaultValue = "1h")
    private Duration timeout = Duration.ofHours(1);

    @Override
    protected int run(Session session) throws InterruptedException {
        var deployment = Deployments.id(session.api(), id);
        try (var follower = new Follower(session, Limits.of(timeout))) {
            return ChangeOptions.end(session, follower.follow(deployment));
        }
    }
}
