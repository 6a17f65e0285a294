package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.health.Readiness;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Optional;
import java.util.function.Function;

/** Results of readiness checks as Marathon shows them, while a deployment of the app runs. */
public final class ReadinessResultsJson {
    private ReadinessResultsJson() {}

    /**
     * The results of the app's present configuration, in the order of instances; those that were not asked yet are left out.
     *
     * @param last what an instance has answered, as far as it is still known
     */
    public static ArrayNode write(OrchestratorState state, PathId id, Function<Instance, Optional<Readiness>> last) {
        var results = Json.array();
        var app = state.app(id);
        var check = app.flatMap(known -> known.run().readiness());
        if (check.isEmpty() || state.deploymentsOf(id).isEmpty()) {
            return results;
        }
        for (var instance : state.instances(id)) {
            // Who was ready before the leader changed is not asked again: that is all there is to say.
            last.apply(instance)
                    .or(() -> instance.ready() ? Optional.of(new Readiness(true, Optional.empty())) : Optional.empty())
                    .filter(_ -> instance.configVersion().equals(app.get().configVersion()))
                    .ifPresent(answer -> add(results, check.get().name(), instance, answer));
        }
        return results;
    }

    private static void add(ArrayNode results, String name, Instance instance, Readiness answer) {
        var result = results.addObject()
                .put("name", name)
                .put("taskId", instance.taskId().value())
                .put("ready", answer.ready());
        answer.lastResponse()
                .ifPresent(response -> result.putObject("lastResponse")
                        .put("status", response.status())
                        .put("contentType", response.contentType())
                        .put("body", response.body()));
    }
}
