package io.ekiden.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a cluster is, as an orchestrator of it tells. What that one does not tell is no reason not to ask for the rest. */
final class ClusterChecks {
    private static final Duration MOST_SKEW = Duration.ofSeconds(5);
    private static final Duration STUCK = Duration.ofMinutes(15);
    private static final Duration EVENT = Duration.ofSeconds(5);

    private interface Check {
        void look() throws InterruptedException;
    }

    private final Report report;
    private final Api api;
    private final InstantSource clock;

    ClusterChecks(Report report, Api api, InstantSource clock) {
        this.report = report;
        this.api = api;
        this.clock = clock;
    }

    /** @param info about that orchestrator */
    void look(JsonNode info) throws InterruptedException {
        check("leader", this::leader);
        check("master", () -> master(info));
        check("clocks", this::clocks);
        check("agents", this::agents);
        check("balancers", this::balancers);
        check("deployments", this::work);
    }

    private void check(String name, Check check) throws InterruptedException {
        try {
            check.look();
        } catch (CommandException refused) {
            report.bad(name, "the " + name + " cannot be looked at", refused.reason());
        }
    }

    private void leader() {
        api.find("/v2/leader")
                .ifPresentOrElse(
                        leader -> report.good(
                                "leader", "leader: " + leader.path("leader").asText()),
                        () -> report.bad(
                                "leader",
                                "there is no leader",
                                "an election takes seconds; the logs of the orchestrators say why it takes longer"));
    }

    private void master(JsonNode info) {
        if (info.path("frameworkId").asText("").isEmpty()) {
            report.bad(
                    "master",
                    "not registered with a Mesos master",
                    "is the master up? it is "
                            + info.path("marathon_config").path("master").asText());
        } else {
            report.good("master", "registered with the Mesos master");
        }
    }

    /** The first event that a new reader of events gets is about itself. */
    private void clocks() throws InterruptedException {
        try (var feed = new EventFeed(api, "/v2/events?event_type=event_stream_attached")) {
            var item = feed.next(EVENT);
            if (item.isPresent()) {
                switch (item.get()) {
                    case EventFeed.Item.Event event -> {
                        compare(Instant.parse(Json.MAPPER
                                .readTree(event.data())
                                .path("timestamp")
                                .asText()));
                        return;
                    }
                    case EventFeed.Item.Refused(var cause) -> throw cause;
                    case EventFeed.Item.Lost _, EventFeed.Item.Over _ -> {
                        // Said below.
                    }
                }
            }
        } catch (DateTimeException | JsonProcessingException unreadable) {
            // Said below.
        }
        report.warn("clocks", "no events come", "does a proxy in between hold back event streams?");
    }

    private void compare(Instant theirs) {
        var skew = Duration.between(theirs, clock.instant()).abs();
        if (skew.compareTo(MOST_SKEW) <= 0) {
            report.good("clocks", "clocks agree");
        } else {
            report.bad(
                    "clocks",
                    "this clock and that of the leader differ by " + Ages.of(skew),
                    "run a time service, such as chrony, on both");
        }
    }

    private void agents() {
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
            report.bad("agents", words, "nothing can be launched: start one with 'ekiden agent --master HOST:5050'");
        } else if (active < agents.get().size()) {
            report.warn("agents", words, "'ekiden agent list' shows which are away");
        } else {
            report.good("agents", words);
        }
    }

    private void balancers() {
        var balancers = api.find("/v2/lb")
                .map(answer -> answer.path("balancers").size())
                .orElse(0);
        if (balancers > 0) {
            report.good("balancers", Text.count(balancers, "load balancer") + " registered");
        } else {
            report.warn(
                    "balancers",
                    "no load balancer is registered",
                    "tasks are ended without being drained first; 'ekiden lb' runs one");
        }
    }

    private void work() {
        var now = clock.instant();
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
                    "deployments",
                    "the deployment " + one.path("id").asText() + " of "
                            + String.join(", ", affected(one)) + " runs for "
                            + Ages.since(one.path("version").asText(), now),
                    "'ekiden app why' says what it waits for, 'ekiden deployment rollback' undoes it");
        }
        var waiting = api.get("/v2/queue").path("queue").size();
        if (waiting > 0) {
            report.warn("queue", Text.count(waiting, "app") + " with instances that wait", "'ekiden queue' says why");
        } else if (stuck.isEmpty()) {
            report.good("deployments", "nothing waits, no deployment is stuck");
        }
    }

    private static List<String> affected(JsonNode deployment) {
        return Stream.of("affectedApps", "affectedPods")
                .flatMap(kind -> Json.texts(deployment.path(kind)).stream())
                .toList();
    }
}
