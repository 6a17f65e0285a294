package io.ekiden.cli.deployment;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden deployment cancel}. */
@Command(
        name = "cancel",
        description = {
            "Ends a deployment and leaves everything as it is at that moment, old and new instances side by side.",
            "'rollback' leads back instead."
        },
        footer = {"", "Example:", "  ekiden deployment cancel /shop/web"},
        mixinStandardHelpOptions = true)
final class DeploymentCancelCommand extends ClientCommand {
    @Parameters(
            paramLabel = "DEPLOYMENT",
            arity = "0..1",
            description = "Its id, the beginning of it, or an app it works on; none for the only one.")
    private @Nullable String id;

    @Override
    protected int run(Session session) {
        var deployment = Deployments.id(session.api(), id);
        session.api().change("DELETE", Deployments.path(deployment) + "?force=true", Optional.empty());
        if (!session.printedJson(Json.object().put("deploymentId", deployment).put("status", "cancelled"))) {
            session.tell(deployment + " is cancelled; what it had done so far stays");
        }
        return ExitCode.WELL;
    }
}
