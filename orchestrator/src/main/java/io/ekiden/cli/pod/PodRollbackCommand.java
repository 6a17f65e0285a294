package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.change.RollbackCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Command;
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
final class PodRollbackCommand extends RollbackCommand {
    @Parameters(index = "0", paramLabel = "POD")
    private String pod = "";

    @Override
    protected Versions versions(Session session) {
        return PodVersions.of(session.api(), Ids.below(pod));
    }

    @Override
    protected String path(PathId id) {
        return Ids.pod(id);
    }

    /** Pods have no word for it, as apps do: the definition of then is given once more. */
    @Override
    protected ObjectNode body(Session session, PathId id, String wanted) {
        return ((ObjectNode) PodVersions.definition(session.api(), id, wanted)).without("version");
    }
}
