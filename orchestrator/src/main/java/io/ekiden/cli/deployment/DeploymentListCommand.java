package io.ekiden.cli.deployment;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;

/** {@code ekiden deployment list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists the deployments that run.",
        footer = {"", "Example:", "  ekiden deployment list --watch"},
        mixinStandardHelpOptions = true)
final class DeploymentListCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var all = Deployments.all(session.api());
        if (session.printedJson(all)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            all.forEach(one -> session.screen().line(one.path("id").asText()));
            return ExitCode.WELL;
        }
        var table = Table.of("DEPLOYMENT", "STEP", "AT", "SINCE", "AFFECTS");
        all.forEach(one -> table.row(
                one.path("id").asText(),
                one.path("currentStep").asInt() + "/" + one.path("totalSteps").asInt(),
                one.path("paused").asBoolean() ? "paused" : Deployments.actions(one.path("currentActions")),
                session.age(one.path("version")),
                String.join(",", Deployments.affected(one))));
        table.print(session.screen(), "No deployment runs.");
        return ExitCode.WELL;
    }
}
