package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import java.util.List;

/**
 * A refusal as HTTP says it. <b>Source:</b> Marathon's error bodies.
 *
 * @param body {@code {"message":…}}, with {@code details} where there are any
 */
public record Problem(int status, ObjectNode body) {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    /** The request broke rules: all of them, by path. */
    public static Problem of(Violations violations) {
        var problem = message(
                UNPROCESSABLE,
                switch (violations.layer()) {
                    case SHAPE -> "Invalid JSON";
                    case RULES -> "Object is not valid";
                });
        var details = problem.body.putArray("details");
        violations
                .all()
                .forEach(violation -> details.addObject()
                        .put("path", violation.path())
                        .set("errors", Json.texts(violation.errors())));
        return problem;
    }

    /** The body is no JSON at all. */
    public static Problem notJson(String parserText) {
        var problem = message(BAD_REQUEST, "Invalid JSON");
        problem.body.put("details", parserText);
        return problem;
    }

    /** There is no body. */
    public static Problem emptyBody() {
        var problem = message(BAD_REQUEST, "Please specify data in JSON format");
        problem.body.put(
                "details", "No content to map due to end-of-input\n at [Source: (byte[])\"\"; line: 1, column: 0]");
        return problem;
    }

    /** An app and a group would have the same id. The path is that of the group the two are in, as Marathon walks there. */
    public static Problem sameIdAsGroup(PathId id) {
        int depth = id.segments().size() - 1;
        var error = "Groups and Applications may not have the same identifier.";
        return of(new Violations(
                Violations.Layer.RULES, List.of(Violation.of(depth == 0 ? "/" : "/groups(0)".repeat(depth), error))));
    }

    /** Fields that nobody knows, where that is not to be accepted. */
    public static Problem unknownFields(List<String> paths) {
        return of(new Violations(
                Violations.Layer.RULES,
                paths.stream()
                        .map(path -> Violation.of(path, "is not a known field"))
                        .toList()));
    }

    /** With a sentence of ours beside Marathon's, where that one alone does not help. */
    public Problem withHint(String hint) {
        return new Problem(status, body.deepCopy().put("hint", hint));
    }

    /** Just a sentence. */
    public static Problem message(int status, String message) {
        return new Problem(status, Json.object().put("message", message));
    }
}
