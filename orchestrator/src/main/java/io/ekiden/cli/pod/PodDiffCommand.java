package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.DiffCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod diff}. */
@Command(
        name = "diff",
        description = "Shows which fields differ between two versions of a pod.",
        footer = {
            "",
            "Examples:",
            "  ekiden pod diff /shop          # the newest against the one before",
            "  ekiden pod diff /shop 3        # against the one three back"
        },
        mixinStandardHelpOptions = true)
final class PodDiffCommand extends DiffCommand {
    @Parameters(index = "0", paramLabel = "POD")
    private String pod = "";

    @Override
    protected Versions versions(Session session) {
        return PodVersions.of(session.api(), Ids.below(pod));
    }

    @Override
    protected JsonNode definition(Session session, PathId id, String version) {
        return PodVersions.definition(session.api(), id, version);
    }
}
