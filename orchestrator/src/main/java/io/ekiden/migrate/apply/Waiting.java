package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Applied.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at deployments until they have ended, and at how they did. An orchestrator that does not answer is asked again until the time is over.
 * Lives for one wait.
 */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Target target;
    private final Consumer<String> progress;
    private final Pause pause;
    private final InstantSource clock;
    private final Set<String> open = new LinkedHashSet<>();
    private final List<String> failures = new ArrayList<>();
    private String told = "";
    /** Why the last look saw nothing; empty where it saw something. */
    private String silence = "";

    /** Lets some time pass. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    public Waiting(Target target, Consumer<String> progress, Pause pause, InstantSource clock) {
        this.target = target;
        this.progress = progress;
        this.pause = pause;
        this.clock = clock;
    }

    /** What was applied, as it ended: done, failed, or late. What was refused is that still. */
    public Applied until(Applied applied, Duration timeout) throws InterruptedException {
        if (applied.outcome() != Outcome.DONE) {
            return applied;
        }
        open.addAll(applied.deployments());
        Instant end = clock.instant().plus(timeout);
        while (clock.instant().isBefore(end)) {
            try {
                look();
            } catch (MigrationException gone) {
                if (!gone.mayPass()) {
                    return applied.ended(Outcome.AWAY, gone.reason().lines().toList());
                }
                silent(gone.reason().lines().findFirst().orElse(""));
            }
            if (open.isEmpty()) {
                return ended(applied);
            }
            pause.of(PAUSE);
        }
        return late(applied, timeout);
    }

    private Applied ended(Applied applied) {
        if (failures.isEmpty()) {
            progress.accept("deployed");
            return applied;
        }
        return applied.ended(Outcome.FAILED, failures);
    }

    private Applied late(Applied applied, Duration timeout) {
        var why = new ArrayList<>(failures);
        why.add(
                (silence.isEmpty() ? "not deployed within " : "not seen to be deployed within ") + timeout.toSeconds()
                        + " s: it goes on without this command (GET /v2/deployments, and GET /v2/queue for why something waits)");
        if (!silence.isEmpty()) {
            why.add("the last answer was none: " + silence);
        }
        return applied.ended(silence.isEmpty() ? Outcome.LATE : Outcome.AWAY, why);
    }

    private void look() {
        var answer = target.send("GET", "/v2/deployments", Optional.empty());
        if (!answer.isSuccess()) {
            silent("GET /v2/deployments is answered with " + answer.status());
            return;
        }
        var running = new HashMap<String, JsonNode>();
        answer.body().forEach(deployment -> running.put(Definitions.id(deployment), deployment));
        for (var id : List.copyOf(open)) {
            if (hasEnded(id, running)) {
                open.remove(id);
            }
        }
        silence = "";
    }

    private boolean hasEnded(String id, Map<String, JsonNode> running) {
        var known = Optional.ofNullable(running.get(id));
        known.ifPresent(this::tell);
        return known.isEmpty() && isOver(id);
    }

    /** Of one that does not run any more, how it ended. An original Marathon does not say: there it is over and nothing more is known. */
    private boolean isOver(String id) {
        var answer = target.send(
                "GET", "/v2/deployments/" + URLEncoder.encode(id, StandardCharsets.UTF_8), Optional.empty());
        var status = answer.isSuccess() ? answer.body().path("status").asText("") : "";
        return switch (status) {
            case "running", "paused" -> false;
            case "", "succeeded" -> true;
            default -> {
                var reason = answer.body().path("reason").asText("");
                var next = answer.body().path("followedBy").asText("");
                failures.add("the deployment " + id + " is " + status + (reason.isEmpty() ? "" : ": " + reason)
                        + (next.isEmpty() ? "" : " (followed by " + next + ")"));
                yield true;
            }
        };
    }

    private void silent(String why) {
        if (silence.isEmpty()) {
            progress.accept("no answer, asking again: " + why);
        }
        silence = why;
    }

    private void tell(JsonNode deployment) {
        var actions = new ArrayList<String>();
        deployment
                .path("currentActions")
                .forEach(action -> actions.add(
                        action.path("app").asText("") + action.path("pod").asText("")));
        var line = (deployment.path("paused").asBoolean(false) ? "paused at step " : "step ")
                + deployment.path("currentStep").asText() + " of "
                + deployment.path("totalSteps").asText() + ": " + String.join(", ", actions);
        if (!line.equals(told)) {
            told = line;
            progress.accept(line);
        }
    }
}
