package io.ekiden.orchestrator.api.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.util.List;

/** What the body of {@code POST /v2/plan} is about. */
public enum PlanBody {
    /** A list, as {@code PUT /v2/apps} takes it. */
    APPS,
    /** One app, as {@code PUT /v2/apps/<id>} takes it, with its id. */
    APP,
    /** A pod, as {@code PUT /v2/pods/<id>} takes it. */
    POD,
    /** A group, as {@code PUT /v2/groups} takes it. */
    GROUP;

    private static final List<String> OF_GROUPS = List.of("apps", "groups", "pods", "scaleBy", "enforceRole");

    /** An object without any field that only pods or groups have is an app, unless a pod or a group of its id is there. */
    public static PlanBody of(JsonNode json, OrchestratorState state) {
        if (json.isArray()) {
            return APPS;
        }
        if (json.has("containers") || isPod(json.path("id").asText(""), state)) {
            return POD;
        }
        var tree = state.tree();
        return OF_GROUPS.stream().anyMatch(json::has) || isGroup(json.path("id").asText(""), tree) ? GROUP : APP;
    }

    private static boolean isPod(String id, OrchestratorState state) {
        return !id.isEmpty()
                && PathIdRules.hasShape(id)
                && state.app(PathId.parse(id)).filter(AppDefinition::isPod).isPresent();
    }

    private static boolean isGroup(String id, GroupTree tree) {
        return !id.isEmpty()
                && PathIdRules.hasShape(id)
                && tree.group(PathId.parse(id)).isPresent();
    }
}
