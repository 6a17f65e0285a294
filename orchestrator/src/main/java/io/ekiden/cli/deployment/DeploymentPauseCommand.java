package io.ekiden.cli.deployment;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden deployment pause}. */
@Command(
        name = "pause",
        description = "Stops a deployment where it is: it starts nothing new and ends nothing more until it goes on.",
        footer = {"", "Example:", "  ekiden deployment pause /shop/web"},
        mixinStandardHelpOptions = true)
final class DeploymentPauseCommand extends ClientCommand {
    @Parameters(
            paramLabel = "DEPLOYMENT",
            arity = "0..1",
            description = "Its id, the beginning of it, or an app it works on; none for the only one.")
    private @Nullable String id;

    @Override
    protected int run(Session session) {
        var deployment = Deployments.id(session.api(), id);
        var answer = session.api().change("POST", Deployments.path(deployment) + "/pause", Optional.empty());
        if (!session.printedJson(answer)) {
            session.tell(deployment + " is paused; 'ekiden deployment resume " + deployment + "' lets it go on");
        }
        return ExitCode.WELL;
    }
}
