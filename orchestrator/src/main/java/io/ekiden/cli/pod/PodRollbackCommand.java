package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod rollback}. */
@Command(
        name = "rollback",
        description = "Brings back an earlier version of a pod, as a new one.",
        footer = {
            "",
            "Examples:",
            "  ekiden pod rollback /shop --plan       # what would going one version back do?",
            "  ekiden pod rollback /shop 2 --wait"
        },
        mixinStandardHelpOptions = true)
final class PodRollbackCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "POD")
    private String pod = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "As 'versions' lists them, or how many it is back (default: 1).",
            defaultValue = "1")
    private String version = "1";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(pod);
        var wanted = PodVersions.of(session.api(), id).named(version);
        // Pods have no word for it, as apps do: the definition of then is given once more.
        var definition = ((ObjectNode) PodVersions.definition(session.api(), id, wanted)).without("version");
        return change.make(session, "PUT", Ids.pod(id), Optional.of(definition), id + ": back to " + wanted);
    }
}
