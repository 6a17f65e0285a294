package io.ekiden.orchestrator.api.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.api.view.DeploymentJson;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.QueueJson;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.kernel.plan.ChangePlan;
import io.ekiden.orchestrator.kernel.plan.ChangePlan.AppPlan;
import io.ekiden.orchestrator.launch.fit.Fit;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;

/** A plan as {@code POST /v2/plan} answers it. {@code restartNeeded} tells whether running tasks need to notice what changes. Ours alone; the steps are those of a dry run of Marathon. */
public final class PlanJson {
    private PlanJson() {}

    /** @param warnings what the change would be told in headers */
    public static ObjectNode write(ChangePlan plan, List<String> warnings) {
        var json = DeploymentJson.steps(EventJson.steps(plan.steps(), id -> isPod(plan, id)));
        var apps = json.putArray("apps");
        plan.apps().forEach((id, app) -> apps.add(write(id.toString(), app)));
        var groups = json.putArray("groups");
        plan.groups()
                .forEach((id, move) ->
                        groups.addObject().put("id", id.toString()).put("change", change(move)));
        var locks = json.putArray("locks");
        plan.locks().forEach(id -> locks.addObject().put("id", id));
        json.set("warnings", Json.texts(warnings));
        return json.put("token", plan.token());
    }

    private static boolean isPod(ChangePlan plan, PathId id) {
        return Optional.ofNullable(plan.apps().get(id))
                .flatMap(app -> app.after().or(app::before))
                .filter(AppDefinition::isPod)
                .isPresent();
    }

    private static String change(GroupMove move) {
        return change(move.from().isPresent(), move.to().isPresent());
    }

    private static String change(boolean was, boolean willBe) {
        return was ? willBe ? "update" : "delete" : "create";
    }

    private static ObjectNode write(String id, AppPlan app) {
        var json = Json.object().put("id", id);
        boolean same = app.before().equals(app.after());
        json.put(
                "change",
                same ? "none" : change(app.before().isPresent(), app.after().isPresent()));
        json.set("fields", same || app.after().isEmpty() ? Json.array() : fields(app));
        app.before()
                .filter(_ -> !same)
                .ifPresent(before -> app.after()
                        .ifPresent(
                                after -> json.put("restartNeeded", !before.run().isSameForTasks(after.run()))));
        json.putObject("instances")
                .put("start", app.numbers().start())
                .put("kill", app.numbers().kill())
                .put("restart", app.numbers().restart());
        app.fit().ifPresent(fit -> json.set("places", places(fit)));
        return json;
    }

    private static ArrayNode fields(AppPlan app) {
        return FieldChanges.between(definition(app.before()), definition(app.after()));
    }

    private static JsonNode definition(Optional<AppDefinition> app) {
        return app.map(some -> some.isPod() ? PodJson.write(some) : AppJson.write(some))
                .orElseGet(Json::object);
    }

    private static ObjectNode places(Fit fit) {
        var json = Json.object()
                .put("agents", fit.agents())
                .put("agentsThatFit", fit.agentsThatFit())
                .put("instancesThatFit", fit.instances());
        json.set("whyNot", QueueJson.whyNot(fit.whyNot()));
        fit.asOf().ifPresent(at -> json.put("asOf", Json.timestamp(at)));
        return json;
    }
}
