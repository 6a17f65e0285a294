package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.DiffCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden app diff}. */
@Command(
        name = "diff",
        description = "Shows which fields differ between two versions of an app.",
        footer = {
            "",
            "Examples:",
            "  ekiden app diff /shop/web          # the newest against the one before",
            "  ekiden app diff /shop/web 3        # against the one three back",
            "  ekiden app diff /shop/web 2026-01-31T12:00:00.000Z 0"
        },
        mixinStandardHelpOptions = true)
final class AppDiffCommand extends DiffCommand {
    @Parameters(index = "0", paramLabel = "APP")
    private String app = "";

    @Override
    protected Versions versions(Session session) {
        return AppVersions.of(session.api(), Ids.below(app));
    }

    @Override
    protected JsonNode definition(Session session, PathId id, String version) {
        return AppVersions.definition(session.api(), id, version);
    }
}
