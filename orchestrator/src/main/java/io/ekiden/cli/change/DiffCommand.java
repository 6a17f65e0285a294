package io.ekiden.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.api.plan.FieldChanges;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two versions of an app or a pod, whose id is the first parameter. */
public abstract class DiffCommand extends ShowCommand {
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

    protected abstract Versions versions(Session session);

    /** What a version says. */
    protected abstract JsonNode definition(Session session, PathId id, String version);

    @Override
    protected final int run(Session session) {
        var versions = versions(session);
        var id = versions.id();
        var before = versions.named(from);
        var after = versions.named(to);
        var fields = FieldChanges.between(definition(session, id, before), definition(session, id, after));
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
