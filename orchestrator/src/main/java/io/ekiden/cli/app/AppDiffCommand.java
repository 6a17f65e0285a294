package io.ekiden.cli.app;

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
final class AppDiffCommand extends ShowCommand {
    @Parameters(index = "0", paramLabel = "APP")
    private String app = "";

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
        var id = Ids.below(app);
        var versions = AppVersions.of(session.api(), id);
        var before = versions.named(from);
        var after = versions.named(to);
        var fields = FieldChanges.between(
                AppVersions.definition(session.api(), id, before), AppVersions.definition(session.api(), id, after));
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
