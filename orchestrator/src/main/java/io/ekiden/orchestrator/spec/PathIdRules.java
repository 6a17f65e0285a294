package io.ekiden.orchestrator.spec;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** What ids may look like. <b>Source:</b> Marathon {@code PathId} validators and the RAML type {@code PathId}. */
public final class PathIdRules {
    /** Directories of tasks, named after the app and by what makes a task unique, have 255 on Linux. */
    private static final int MOST_LETTERS = 200;

    /** Relative ones may be longer than what they mean. */
    private static final int MOST_WRITTEN = 10 * MOST_LETTERS;

    /** What {@link #hasShape} asks for. */
    public static final String SHAPE_HINT =
            "must be lower-case letters, digits, '-' and '.', in parts that begin and end with a letter or digit and have '/'"
                    + " between them; at most " + MOST_WRITTEN + " characters";

    private static final Pattern SHAPE = Pattern.compile("(\\.\\.|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)?");
    private static final String LABEL = "([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])";
    private static final String SEGMENT_TEXT = "^(" + LABEL + "\\.)*" + LABEL + "|(\\.|\\.\\.)$";
    private static final Pattern SEGMENT = Pattern.compile("(" + LABEL + "\\.)*" + LABEL);
    private static final List<String> RESERVED = List.of("restart", "tasks", "versions");

    private PathIdRules() {}

    /** True when the text may be an id, before it is canonicalised: the coarse check of the shape layer. */
    public static boolean hasShape(String text) {
        if (text.length() > MOST_WRITTEN) {
            return false;
        }
        for (var segment : text.split("/")) {
            if (!SHAPE.matches(segment)) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with the length and the segments of an id; empty when nothing is. */
    public static List<Violation> segments(String path, PathId id) {
        if (id.toString().length() > MOST_LETTERS) {
            return List.of(Violation.of(path, "must not be longer than " + MOST_LETTERS + " characters"));
        }
        return id.segments().stream().allMatch(SEGMENT::matches)
                ? List.of()
                : List.of(Violation.of(path, "must fully match regular expression '" + SEGMENT_TEXT + "'"));
    }

    /** What is wrong with the id of an app; empty when nothing is. */
    public static List<Violation> app(PathId id) {
        if (id.isRoot()) {
            return List.of(
                    Violation.of("/id", "Path must contain at least one path element"),
                    Violation.of("/", "must not be root"));
        }
        var violations = new ArrayList<>(segments("/id", id));
        if (RESERVED.contains(id.segments().getLast())) {
            violations.add(Violation.of(
                    "/id",
                    "must not end with any of the following reserved keywords: restart, tasks, versions, ., .."));
        }
        return violations;
    }
}
