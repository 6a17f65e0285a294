package io.ekiden.cli.deployment;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.change.FollowOptions;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Follower;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden deployment rollback}. */
@Command(
        name = "rollback",
        description = "Undoes a deployment that runs: a new one leads back to what was before.",
        footer = {"", "Example:", "  ekiden deployment rollback /shop/web --wait"},
        mixinStandardHelpOptions = true)
final class DeploymentRollbackCommand extends ClientCommand {
    @Parameters(
            paramLabel = "DEPLOYMENT",
            arity = "0..1",
            description = "Its id, the beginning of it, or an app it works on; none for the only one.")
    private @Nullable String id;

    @Mixin
    private FollowOptions wait = new FollowOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var deployment = Deployments.id(session.api(), id);
        var answer = session.api().change("DELETE", Deployments.path(deployment), Optional.empty());
        var back = answer.path("deploymentId").asText();
        if (!wait.waits()) {
            if (!session.printedJson(answer)) {
                session.tell(deployment + " is undone (deployment " + back + ")");
            }
            return ExitCode.WELL;
        }
        session.tell(deployment + " is undone (deployment " + back + ")");
        try (var follower = new Follower(session, wait.limits())) {
            return ChangeOptions.end(session, follower.follow(back));
        }
    }
}
