package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A refusal as HTTP says it. <b>Source:</b> Marathon's error bodies.
 *
 * @param body {@code {"message":…}}, with {@code details} where there are any
 * @param hints sentences of ours beside Marathon's, where those alone do not help; they go into {@code Warning} headers
 */
public record Problem(int status, ObjectNode body, List<String> hints) {
    /** Who has made more mistakes has enough to do. */
    private static final int MOST_HINTS = 10;

    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    /** What the codes of Marathon's shape layer mean, where nothing more can be said. */
    private static final Map<String, String> MEANINGS = Map.of(
            "error.expected.jsarray", "must be a list, in square brackets",
            "error.expected.jsobject", "must be an object, in curly brackets",
            "error.expected.jsstring", "must be a text, in quotes",
            "error.expected.jsboolean", "must be true or false, without quotes",
            "error.expected.jsnumber", "must be a number, without quotes",
            "error.expected.int", "must be a whole number of at most 2147483647",
            "error.path.missing", "must be given",
            "error.minLength", "must not be empty");

    public Problem {
        hints = List.copyOf(hints);
    }

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
        var hints = violations.all().stream()
                .flatMap(violation -> hint(violation).map(hint -> at(violation) + " " + hint).stream())
                .limit(MOST_HINTS)
                .toList();
        return new Problem(problem.status, problem.body, hints);
    }

    private static String at(Violation violation) {
        return violation.path().isEmpty() ? "/" : violation.path();
    }

    private static Optional<String> hint(Violation violation) {
        return violation
                .hint()
                .or(() -> Optional.ofNullable(MEANINGS.get(violation.errors().getFirst())));
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

    /** With a sentence of ours. */
    public Problem withHint(String hint) {
        return new Problem(status, body, List.of(hint));
    }

    /** Just a sentence. */
    public static Problem message(int status, String message) {
        return new Problem(status, Json.object().put("message", message), List.of());
    }
}
