package io.ekiden.cli.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ekiden deployment list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists the deployments that run, or those that ended.",
        footer = {"", "Examples:", "  ekiden deployment list --watch", "  ekiden deployment list --ended"},
        mixinStandardHelpOptions = true)
final class DeploymentListCommand extends ShowCommand {
    @Option(
            names = "--ended",
            description =
                    "Those that are over instead, the last one first: how they ended, and why. The last 200 are remembered.")
    private boolean ended;

    @Override
    protected int run(Session session) {
        var all = ended ? Deployments.ended(session.api()) : Deployments.all(session.api());
        if (session.printedJson(all)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            all.forEach(one -> session.screen().line(one.path("id").asText()));
        } else if (ended) {
            ended(session, all).print(session.screen(), "No deployment has ended that is remembered.");
        } else {
            running(session, all).print(session.screen(), "No deployment runs.");
        }
        return ExitCode.WELL;
    }

    private static Table running(Session session, JsonNode all) {
        var table = Table.of("DEPLOYMENT", "STEP", "AT", "SINCE", "AFFECTS");
        all.forEach(one -> table.row(
                one.path("id").asText(),
                one.path("currentStep").asInt() + "/" + one.path("totalSteps").asInt(),
                one.path("paused").asBoolean() ? "paused" : Deployments.actions(one.path("currentActions")),
                session.age(one.path("version")),
                String.join(",", Deployments.affected(one))));
        return table;
    }

    private static Table ended(Session session, JsonNode all) {
        var table = Table.of("DEPLOYMENT", "STATUS", "ENDED", "AFFECTS", "REASON");
        all.forEach(one -> table.row(
                one.path("id").asText(),
                one.path("status").asText(),
                session.age(one.path("endedAt")) + " ago",
                String.join(",", Deployments.affected(one)),
                one.path("reason").asText("")));
        return table;
    }
}
