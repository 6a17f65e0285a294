package io.ekiden.cli.pod;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.change.Confirmation;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod destroy}. */
@Command(
        name = "destroy",
        description = "Ends all instances of a pod and forgets it.",
        footer = {"", "Example:", "  ekiden pod destroy /shop"},
        mixinStandardHelpOptions = true)
final class PodDestroyCommand extends ClientCommand {
    @Parameters(paramLabel = "POD")
    private String pod = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(pod);
        Pods.definition(session.api(), id);
        if (!change.plansOnly()) {
            confirmation.ask(session, "Destroy the pod " + id + "?");
        }
        return change.make(session, "DELETE", Ids.pod(id), Optional.empty(), id + ": destroyed");
    }
}
