package io.ekiden.cli.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Table;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code ekiden lb list}. */
@Command(
        name = "list",
        aliases = "ls",
        description =
                "Lists the load balancers that are waited for before a task is ended, and how long each still counts as alive.",
        footer = {"", "Example:", "  ekiden lb list --watch"},
        mixinStandardHelpOptions = true)
public final class LbListCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var api = session.api();
        var balancers = api.find("/v2/lb")
                .orElseThrow(() -> CommandException.failed(
                        api.url() + " knows of no load balancers: it is a Marathon, or too old"))
                .path("balancers");
        if (session.printedJson(balancers)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            balancers.forEach(one -> session.screen().line(one.path("id").asText()));
            return ExitCode.WELL;
        }
        var table = Table.of("BALANCER", "ALIVE FOR").right(1);
        balancers.forEach(one -> table.row(one.path("id").asText(), left(session, one.path("aliveUntil"))));
        table.print(session.screen(), "No load balancer is registered: 'ekiden lb' runs one.");
        return ExitCode.WELL;
    }

    private static String left(Session session, JsonNode until) {
        try {
            return Ages.of(Duration.between(session.now(), Instant.parse(until.asText())));
        } catch (DateTimeException unknown) {
            return "-";
        }
    }
}
