package io.ekiden.orchestrator.api.json.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import java.util.ArrayList;
import java.util.List;

/** The body of an update of many apps at once: which app gets which update. */
public sealed interface AppUpdates {
    /** One element of the list, for {@link AppJson#merge} or {@link AppJson#parseAs}. */
    record Update(PathId id, JsonNode json) {}

    record Listed(List<Update> updates) implements AppUpdates {
        public Listed {
            updates = List.copyOf(updates);
        }
    }

    record Refused(Problem problem) implements AppUpdates {}

    /** Reads the list; each update must name its app. */
    static AppUpdates read(JsonNode json) {
        if (!json.isArray()) {
            return refused("", "error.expected.jsarray");
        }
        var updates = new ArrayList<Update>();
        for (int index = 0; index < json.size(); index++) {
            var element = json.get(index);
            if (!element.isObject()) {
                return refused("(" + index + ")", "error.expected.jsobject");
            }
            var id = element.path("id");
            if (id.isMissingNode() || id.isNull()) {
                return new Refused(Problem.message(422, "requirement failed: App Update must have app id set"));
            }
            if (!id.isTextual()) {
                return refused("(" + index + ")/id", "error.expected.jsstring");
            }
            if (!PathIdRules.hasShape(id.textValue())) {
                return new Refused(Problem.of(new Violations(
                        Layer.SHAPE,
                        List.of(Violation.of("(" + index + ")/id", "error.pattern", PathIdRules.SHAPE_HINT)))));
            }
            updates.add(new Update(PathId.parse(id.textValue()), element));
        }
        return new Listed(updates);
    }

    private static Refused refused(String path, String error) {
        return new Refused(Problem.of(new Violations(Layer.SHAPE, List.of(Violation.of(path, error)))));
    }
}
