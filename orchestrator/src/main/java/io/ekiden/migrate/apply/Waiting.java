package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.apply.Applied.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at deployments until they have ended. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Target target;
    private final Consumer<String> progress;
    private final Pause pause;
    private String told = "";

    /** Lets some time pass. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    public Waiting(Target target, Consumer<String> progress, Pause pause) {
        this.target = target;
        this.progress = progress;
        this.pause = pause;
    }

    /** What was applied, as it ended: done, or late. What was refused is that still. */
    public Applied until(Applied applied, Duration timeout) throws InterruptedException {
        if (applied.outcome() != Outcome.DONE) {
            return applied;
        }
        for (var waited = Duration.ZERO; waited.compareTo(timeout) < 0; waited = waited.plus(PAUSE)) {
            var running = underWay(applied.deployments());
            if (running.isEmpty()) {
                progress.accept("deployed");
                return applied;
            }
            running.forEach(this::tell);
            pause.of(PAUSE);
        }
        return applied.late(
                "not deployed within " + timeout.toSeconds()
                        + " s: it goes on without this command (GET /v2/deployments, and GET /v2/queue for why something waits)");
    }

    private void tell(JsonNode deployment) {
        var actions = new ArrayList<String>();
        deployment
                .path("currentActions")
                .forEach(action -> actions.add(
                        action.path("app").asText("") + action.path("pod").asText("")));
        var line = "step " + deployment.path("currentStep").asText() + " of "
                + deployment.path("totalSteps").asText() + ": " + String.join(", ", actions);
        if (!line.equals(told)) {
            told = line;
            progress.accept(line);
        }
    }

    private List<JsonNode> underWay(List<String> ids) {
        var running = new ArrayList<JsonNode>();
        var answer = target.send("GET", "/v2/deployments", Optional.empty());
        if (answer.isSuccess()) {
            answer.body().forEach(deployment -> {
                if (ids.contains(Definitions.id(deployment))) {
                    running.add(deployment);
                }
            });
        }
        return running;
    }
}
