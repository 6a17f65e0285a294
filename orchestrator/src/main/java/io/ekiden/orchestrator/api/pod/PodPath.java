package io.ekiden.orchestrator.api.pod;

import io.ekiden.orchestrator.spec.PathId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a path below {@code /v2/pods} names: an id, and after two colons what of that pod. <b>Source:</b> Marathon {@code PodsResource}. */
public sealed interface PodPath {
    /** The id; the root for all pods. */
    PathId id();

    record Pod(PathId id) implements PodPath {}

    record Status(PathId id) implements PodPath {}

    record Versions(PathId id) implements PodPath {}

    record Version(PathId id, String version) implements PodPath {}

    record Instances(PathId id) implements PodPath {}

    record Instance(PathId id, String instance) implements PodPath {}

    record Unknown(PathId id) implements PodPath {}

    /** What can be asked of it, besides {@code OPTIONS}; nothing of what nobody knows. */
    default List<String> methods() {
        return switch (this) {
            case Pod(var id) -> id.isRoot() ? List.of("GET", "HEAD", "POST") : List.of("DELETE", "GET", "HEAD", "PUT");
            case Status _, Versions _, Version _ -> List.of("GET", "HEAD");
            case Instances _, Instance _ -> List.of("DELETE");
            case Unknown _ -> List.of();
        };
    }

    /** @param tail of the path, still encoded */
    static PodPath parse(String tail) {
        var text = decoded(tail);
        int colons = text.indexOf("::");
        if (colons < 0) {
            return new Pod(PathId.parse(text));
        }
        var id = PathId.parse(text.substring(0, colons));
        var what = text.substring(colons + 2);
        int slash = what.indexOf('/');
        var argument = slash < 0 ? "" : what.substring(slash + 1);
        return switch (slash < 0 ? what : what.substring(0, slash)) {
            case "status" -> new Status(id);
            case "versions" -> argument.isEmpty() ? new Versions(id) : new Version(id, argument);
            case "instances" -> argument.isEmpty() ? new Instances(id) : new Instance(id, argument);
            default -> new Unknown(id);
        };
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notAnEscape) {
            return text; // No id either: it is not found.
        }
    }
}
