package io.ekiden.cli.pod;

import io.ekiden.cli.change.EnvOption;
import io.ekiden.cli.change.PlanView;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.orchestrator.api.plan.FieldChanges;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class PodDiffCommand extends ShowCommand {
    @Parameters(index = "0", paramLabel = "POD")
    private String pod = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FROM",
            description = "A version, or how many it is back (default: 1).",
            defaultValue = "1")
    private String from = "1";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "TO",
            description = "Likewise (default: 0, the newest).",
            defaultValue = "0")
    private String to = "0";

    @Mixin
    private EnvOption env = new EnvOption();

    @Override
    protected int run(Session session) {
        var id = Ids.below(pod);
        var versions = PodVersions.of(session.api(), id);
        var before = versions.named(from);
        var after = versions.named(to);
        var fields = FieldChanges.between(
                PodVersions.definition(session.api(), id, before), PodVersions.definition(session.api(), id, after));
        if (session.printedJson(fields)) {
            return ExitCode.WELL;
        }
        session.tell("From " + before + " to " + after + ":");
        PlanView.fields(session.screen(), fields, env);
        if (fields.isEmpty()) {
            session.tell("    no difference");
        }
        return ExitCode.WELL;
    }
}
