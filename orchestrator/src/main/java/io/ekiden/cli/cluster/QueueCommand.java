package io.ekiden.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code ekiden queue}. */
@Command(
        name = "queue",
        description = "Lists the instances that wait to be launched, and why.",
        footer = {"", "Examples:", "  ekiden queue", "  ekiden queue reset /shop/web    # no delay after failures"},
        mixinStandardHelpOptions = true,
        subcommands = QueueResetCommand.class)
public final class QueueCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var queue = session.api().get("/v2/queue").path("queue");
        if (session.printedJson(queue)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            queue.forEach(entry -> session.screen().line(id(entry)));
            return ExitCode.WELL;
        }
        var table = Table.of("ID", "WAIT", "SINCE", "WHY").right(1);
        queue.forEach(entry ->
                table.row(id(entry), entry.path("count").asText(), session.age(entry.path("since")), why(entry)));
        table.print(session.screen(), "Nothing waits.");
        return ExitCode.WELL;
    }

    private static String id(JsonNode entry) {
        return entry.path("app").path("id").asText(entry.path("pod").path("id").asText());
    }

    private static String why(JsonNode entry) {
        var delay = entry.path("delay");
        if (!delay.path("overdue").asBoolean()) {
            return Style.BAD.on(
                    "failed before: " + delay.path("timeLeftSeconds").asText() + " s to wait");
        }
        var sentences = Json.stream(entry.path("whyNot"))
                .map(why -> why.path("sentence").asText())
                .collect(Collectors.joining("; "));
        return sentences.isEmpty() ? "no offer yet" : sentences;
    }
}
