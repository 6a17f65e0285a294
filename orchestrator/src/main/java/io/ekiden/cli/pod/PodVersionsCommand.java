package io.ekiden.cli.pod;

import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod versions}. */
@Command(
        name = "versions",
        description = "Lists the versions of a pod, the newest first. BACK is what 'diff' and 'rollback' take for one.",
        footer = {"", "Example:", "  ekiden pod versions /shop"},
        mixinStandardHelpOptions = true)
final class PodVersionsCommand extends ShowCommand {
    @Parameters(paramLabel = "POD")
    private String pod = "";

    @Override
    protected int run(Session session) {
        return PodVersions.of(session.api(), Ids.below(pod)).show(session);
    }
}
