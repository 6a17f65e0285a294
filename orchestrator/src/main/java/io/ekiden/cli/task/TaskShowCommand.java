package io.ekiden.cli.task;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden task show}. */
@Command(
        name = "show",
        description = "Shows one task: where it runs, since when, and how healthy it is.",
        footer = {"", "Example:", "  ekiden task show shop_web.instance-0574"},
        mixinStandardHelpOptions = true)
final class TaskShowCommand extends ShowCommand {
    @Parameters(paramLabel = "TASK", description = "Its id, or a part of it that no other has.")
    private String id = "";

    @Override
    protected int run(Session session) {
        var task = Tasks.find(session.api(), id);
        if (session.printedJson(task)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            session.screen().line(task.path("id").asText());
            return ExitCode.WELL;
        }
        new Facts()
                .add("task", task.path("id").asText())
                .add("app", task.path("appId").asText())
                .add("state", TaskTable.state(task))
                .add("health", TaskTable.health(task))
                .add(
                        "failing",
                        Json.stream(task.path("healthCheckResults"))
                                .filter(result -> !result.path("alive").asBoolean())
                                .map(result -> result.path("lastFailureCause").asText(""))
                                .collect(Collectors.joining("\n")))
                .add("host", task.path("host").asText())
                .add("agent", task.path("slaveId").asText())
                .add("ports", String.join(", ", Json.texts(task.path("ports"))))
                .add(
                        "addresses",
                        Json.stream(task.path("ipAddresses"))
                                .map(address -> address.path("ipAddress").asText())
                                .collect(Collectors.joining(", ")))
                .add("staged", task.path("stagedAt").asText(""))
                .add("started", task.path("startedAt").asText(""))
                .add("version", task.path("version").asText(""))
                .print(session.screen());
        return ExitCode.WELL;
    }
}
