package io.ekiden.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.Confirmation;
import io.ekiden.cli.change.WaitOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Absence;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import io.ekiden.config.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden agent drain}. */
@Command(
        name = "drain",
        description = {
            "Empties an agent: its tasks are ended, those of this orchestrator start elsewhere, and nothing new comes.",
            "With --wait it ends when the agent is empty. 'reactivate' brings it back."
        },
        footer = {"", "Example:", "  ekiden agent drain h2 --grace 30s --wait"},
        mixinStandardHelpOptions = true)
public final class AgentDrainCommand extends ClientCommand {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Parameters(paramLabel = "AGENT", description = "Its id or host name, or a part of it.")
    private String name = "";

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "How long tasks may take to end, at most (default: as each says).",
            converter = DurationConverter.class)
    private @Nullable Duration grace;

    @Option(names = "--gone", description = "Marks it gone when it is empty: it never comes back under this id.")
    private boolean gone;

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Override
    protected int run(Session session) throws InterruptedException {
        var agent = Agents.find(session.api(), name);
        confirmation.ask(
                session,
                "Drain " + agent.path("hostname").asText() + ", on which "
                        + Text.count(agent.path("tasks").size(), "task") + " of this orchestrator run?");
        var body = Json.object().put("markGone", gone);
        if (grace != null) {
            body.put("maxGracePeriodSeconds", Math.max(0, grace.toSeconds()));
        }
        var answer = session.api().change("POST", Agents.path(agent) + "/drain", Optional.of(body));
        if (!wait.waits()) {
            if (!session.printedJson(answer)) {
                session.tell(agent.path("hostname").asText() + " is being drained");
            }
            return ExitCode.WELL;
        }
        return waitFor(session, agent);
    }

    private int waitFor(Session session, JsonNode agent) throws InterruptedException {
        var deadline = session.now().plus(wait.timeout());
        var host = agent.path("hostname").asText();
        var absence = new Absence(session, host + " goes on being drained, and is looked for again");
        var told = "";
        try (var feed = new EventFeed(session.api(), "/v2/events")) {
            while (true) {
                boolean isLate = !session.now().isBefore(deadline);
                try {
                    var now = session.api().find(Agents.path(agent));
                    absence.ends();
                    if (now.map(AgentDrainCommand::isDrained).orElse(gone)) {
                        if (!session.printedJson(now.orElseGet(() -> Json.object()
                                .put("id", agent.path("id").asText())
                                .put("gone", true)))) {
                            session.tell(Style.GOOD.on(host + " is drained"));
                        }
                        return ExitCode.WELL;
                    }
                    var left = now.map(there -> Text.count(there.path("tasks").size(), "task") + " left")
                            .orElse("not registered at the master, so nobody knows what is left");
                    if (!left.equals(told)) {
                        session.tell(host + ": " + left);
                        told = left;
                    }
                    if (isLate) {
                        throw CommandException.failed(host + ": " + left + "; it goes on being drained");
                    }
                } catch (CommandException failure) {
                    if (isLate) {
                        throw failure;
                    }
                    absence.bear(failure);
                }
                feed.pause(LOOK);
            }
        }
    }

    private static boolean isDrained(JsonNode agent) {
        return agent.path("drain").path("state").asText().equals("DRAINED");
    }
}
