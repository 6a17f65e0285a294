package io.ekiden.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.client.Server;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ekiden doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at the cluster and at this machine, and says what is not as it should be and what to do about it.",
            "Exits with 0 when the cluster is well, 1 when something is not, 4 when nobody answers. What this machine lacks to run"
                    + " Ekiden itself is said, and is no failure."
        },
        footer = {"", "Example:", "  ekiden doctor --url https://h1:8443"},
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements LocalCommand {
    private static final Duration MOST_SKEW = Duration.ofSeconds(5);
    private static final Duration STUCK = Duration.ofMinutes(15);
    private static final Duration EVENT = Duration.ofSeconds(5);

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Override
    public int run(Surroundings around, Screen screen) throws InterruptedException {
        var report = new Report(screen);
        var machine = new Machine(around.environment());
        var asked = server.server(around.environment());
        screen.line("Cluster: " + asked + " (from " + asked.origin() + ")");
        boolean isThere = cluster(report, asked, around);
        screen.line("");
        screen.line("This machine:");
        machine.look(report);
        if (!isThere) {
            return ExitCode.UNREACHABLE;
        }
        return report.failures() == 0 ? ExitCode.WELL : ExitCode.FAILED;
    }

    private boolean cluster(Report report, Server asked, Surroundings around) throws InterruptedException {
        boolean isThere = false;
        for (var url : asked.urls()) {
            var one = new Server(List.of(url), asked.origin(), asked.authorization(), asked.tls(), asked.timeout());
            try (var api = new Api(one, _ -> {})) {
                var info = api.get("/v2/info");
                report.good(url + " answers: " + info.path("buildref").asText() + ", API of "
                        + info.path("name").asText() + " "
                        + info.path("version").asText());
                if (!isThere) {
                    isThere = true;
                    inside(report, api, info, around);
                }
            } catch (CommandException silent) {
                report.bad(url + " does not answer", silent.reason());
            }
        }
        return isThere;
    }

    private static void inside(Report report, Api api, JsonNode info, Surroundings around) throws InterruptedException {
        api.find("/v2/leader")
                .ifPresentOrElse(
                        leader -> report.good("leader: " + leader.path("leader").asText()),
                        () -> report.bad(
                                "there is no leader",
                                "an election takes seconds; the logs of the orchestrators say why it takes longer"));
        if (info.path("frameworkId").asText("").isEmpty()) {
            report.bad(
                    "not registered with a Mesos master",
                    "is the master up? it is "
                            + info.path("marathon_config").path("master").asText());
        }
        clock(report, api, around);
        agents(report, api);
        balancers(report, api);
        work(report, api, around.clock().instant());
    }

    /** The first event that a new reader of events gets is about itself. */
    private static void clock(Report report, Api api, Surroundings around) throws InterruptedException {
        try (var feed = new EventFeed(api, "/v2/events?event_type=event_stream_attached")) {
            if (feed.next(EVENT).orElse(null) instanceof EventFeed.Item.Event event) {
                var theirs = Instant.parse(
                        Json.MAPPER.readTree(event.data()).path("timestamp").asText());
                var skew = Duration.between(theirs, around.clock().instant()).abs();
                if (skew.compareTo(MOST_SKEW) <= 0) {
                    report.good("clocks agree");
                } else {
                    report.bad(
                            "this clock and that of the leader differ by " + Ages.of(skew),
                            "run a time service, such as chrony, on both");
                }
                return;
            }
        } catch (DateTimeException | JsonProcessingException unreadable) {
            // Said below.
        }
        report.warn("no events come", "does a proxy in between hold back event streams?");
    }

    private static void agents(Report report, Api api) {
        var agents = api.find("/v2/agents").map(answer -> answer.path("agents"));
        if (agents.isEmpty()) {
            return;
        }
        long active = Json.stream(agents.get())
                .filter(agent -> agent.path("active").asBoolean())
                .count();
        long draining = Json.stream(agents.get())
                .filter(agent -> agent.path("drain").isObject())
                .count();
        var words = active + " of " + Text.count(agents.get().size(), "agent") + " active"
                + (draining == 0 ? "" : ", " + draining + " drained or being drained");
        if (active == 0) {
            report.bad(words, "nothing can be launched: start one with 'ekiden agent --master HOST:5050'");
        } else if (active < agents.get().size()) {
            report.warn(words, "'ekiden agent list' shows which are away");
        } else {
            report.good(words);
        }
    }

    private static void balancers(Report report, Api api) {
        var balancers = api.find("/v2/lb")
                .map(answer -> answer.path("balancers").size())
                .orElse(0);
        if (balancers > 0) {
            report.good(Text.count(balancers, "load balancer") + " registered");
        } else {
            report.warn(
                    "no load balancer is registered",
                    "tasks are ended without being drained first; 'ekiden lb' runs one");
        }
    }

    private static void work(Report report, Api api, Instant now) {
        var stuck = Json.stream(api.get("/v2/deployments"))
                .filter(one -> !one.path("paused").asBoolean())
                .filter(one -> Optional.of(one.path("version").asText(""))
                        .filter(version -> !version.isEmpty())
                        .map(Instant::parse)
                        .filter(since -> since.plus(STUCK).isBefore(now))
                        .isPresent())
                .toList();
        for (var one : stuck) {
            report.warn(
                    "the deployment " + one.path("id").asText() + " of "
                            + String.join(", ", Json.texts(one.path("affectedApps"))) + " runs for "
                            + Ages.since(one.path("version").asText(), now),
                    "'ekiden app why' says what it waits for, 'ekiden deployment rollback' undoes it");
        }
        var waiting = api.get("/v2/queue").path("queue").size();
        if (waiting > 0) {
            report.warn(Text.count(waiting, "app") + " with instances that wait", "'ekiden queue' says why");
        } else if (stuck.isEmpty()) {
            report.good("nothing waits, no deployment is stuck");
        }
    }
}
