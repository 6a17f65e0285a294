package io.ekiden.cli.task;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Text;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden task kill}. */
@Command(
        name = "kill",
        description = "Ends tasks. New ones take their place, unless --scale says that fewer are wanted.",
        footer = {"", "Example:", "  ekiden task kill shop_web.instance-0574 --scale"},
        mixinStandardHelpOptions = true)
final class TaskKillCommand extends ClientCommand {
    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Ids, or parts of them that no other task has.")
    private List<String> ids = List.of();

    @Option(names = "--scale", description = "Scales their apps down by as many.")
    private boolean scale;

    @Option(names = "--wipe", description = "Frees their persistent volumes too: what is in them is lost.")
    private boolean wipe;

    @Option(names = "--force", description = "With --scale, also while a deployment works on their apps.")
    private boolean force;

    @Override
    protected int run(Session session) {
        if (scale && wipe) {
            throw CommandException.invalid("--scale and --wipe do not go together: kill with --wipe first, then scale");
        }
        var body = Json.object();
        var list = body.putArray("ids");
        // All are looked up before any is killed.
        ids.stream()
                .map(id -> Tasks.find(session.api(), id).path("id").asText())
                .distinct()
                .forEach(list::add);
        var answer = session.api()
                .change(
                        "POST",
                        "/v2/tasks/delete?scale=" + scale + "&wipe=" + wipe + "&force=" + force,
                        Optional.of(body));
        if (!session.printedJson(answer)) {
            session.tell(
                    answer.has("deploymentId")
                            ? Text.count(list.size(), "task") + " going (deployment "
                                    + answer.path("deploymentId").asText() + ")"
                            : Text.count(answer.path("tasks").size(), "task") + " going");
        }
        return ExitCode.WELL;
    }
}
