package io.ekiden.cli.task;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden task list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists tasks of all apps, or of one.",
        footer = {"", "Example:", "  ekiden task list /shop/web --watch"},
        mixinStandardHelpOptions = true)
final class TaskListCommand extends ShowCommand {
    @Parameters(paramLabel = "APP", arity = "0..1", description = "Of this app alone.")
    private @Nullable String app;

    @Override
    protected int run(Session session) {
        var tasks = session.api()
                .get(app == null ? "/v2/tasks" : Ids.app(Ids.below(app)) + "/tasks")
                .path("tasks");
        if (session.printedJson(tasks)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            tasks.forEach(task -> session.screen().line(task.path("id").asText()));
        } else {
            TaskTable.of(session, tasks).print(session.screen(), "There are no tasks.");
        }
        return ExitCode.WELL;
    }
}
