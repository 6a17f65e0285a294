package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A running deployment, and the answer that names one. */
public final class DeploymentJson {
    /**
     * @param name as the API spells it: {@code ScaleApplication}, {@code ScalePod}
     * @param pod whether the id is that of a pod
     */
    public record Action(String name, PathId app, boolean pod) {}

    /**
     * @param steps the actions of each step
     * @param currentStep index of the running step, from 0
     */
    public record View(
            String id,
            Instant version,
            List<List<Action>> steps,
            int currentStep,
            Collection<PathId> affectedApps,
            Collection<PathId> affectedPods) {}

    /**
     * How a deployment ended. Ours alone: Marathon forgets a deployment that is over.
     *
     * @param status {@code succeeded}, {@code cancelled}, {@code rolledBack}, {@code failed} or {@code overridden}
     * @param followedBy id of the deployment that undid or overrode it
     */
    public record End(String status, String reason, Optional<String> followedBy, Instant at) {}

    private DeploymentJson() {}

    /**
     * An element of {@code /v2/deployments}.
     *
     * @param readiness results of an app's readiness check, see {@link ReadinessResultsJson}
     */
    public static ObjectNode write(View deployment, Function<PathId, ArrayNode> readiness) {
        var json = Json.object().put("id", deployment.id());
        json.set("steps", array(deployment.steps()));
        json.put("version", Json.timestamp(deployment.version()));
        json.set("affectedApps", Json.texts(deployment.affectedApps()));
        json.set("affectedPods", Json.texts(deployment.affectedPods()));
        var current = json.putArray("currentActions");
        if (deployment.currentStep() < deployment.steps().size()) {
            for (var action : deployment.steps().get(deployment.currentStep())) {
                var running = write(action);
                running.set("readinessCheckResults", readiness.apply(action.app()));
                current.add(running);
            }
        }
        return json.put(
                        "currentStep",
                        Math.min(
                                deployment.currentStep() + 1, deployment.steps().size()))
                .put("totalSteps", deployment.steps().size());
    }

    /** One that is over: nothing runs any more. */
    public static ObjectNode ended(View deployment, End end) {
        var json = write(deployment, _ -> Json.array());
        json.putArray("currentActions");
        json.put("status", end.status()).put("reason", end.reason());
        end.followedBy().ifPresent(id -> json.put("followedBy", id));
        return json.put("endedAt", Json.timestamp(end.at()));
    }

    /** A plan as events carry it. */
    public static ObjectNode plan(View deployment) {
        var json = Json.object().put("id", deployment.id());
        json.set("steps", array(deployment.steps()));
        return json.put("version", Json.timestamp(deployment.version()));
    }

    /** The answer to every request that began a deployment. */
    public static ObjectNode result(String deploymentId, Instant version) {
        return Json.object().put("deploymentId", deploymentId).put("version", Json.timestamp(version));
    }

    /** The answer to a change that is only tried. */
    public static ObjectNode steps(List<List<Action>> steps) {
        var json = Json.object();
        json.set("steps", array(steps));
        return json;
    }

    private static ArrayNode array(List<List<Action>> steps) {
        var json = Json.array();
        steps.forEach(step -> json.add(step(step)));
        return json;
    }

    /** The actions of one step. */
    static ObjectNode step(List<Action> step) {
        var json = Json.object();
        var actions = json.putArray("actions");
        step.forEach(action -> actions.add(write(action)));
        return json;
    }

    private static ObjectNode write(Action action) {
        return Json.object()
                .put("action", action.name())
                .put(action.pod() ? "pod" : "app", action.app().toString());
    }
}
