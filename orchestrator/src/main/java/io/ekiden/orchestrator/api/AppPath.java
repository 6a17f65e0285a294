package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.spec.PathId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a path below {@code /v2/apps} names. Ids hold slashes; words that end a path are therefore no names of apps. */
sealed interface AppPath {
    /** The id; of a group when the path has a {@code *}. */
    PathId id();

    record App(PathId id) implements AppPath {}

    /** All apps of a group: {@code /group/*}. */
    record Group(PathId id) implements AppPath {}

    record Tasks(PathId id) implements AppPath {}

    record GroupTasks(PathId id) implements AppPath {}

    record Task(PathId id, String taskId) implements AppPath {}

    record Versions(PathId id) implements AppPath {}

    record Version(PathId id, String version) implements AppPath {}

    record Restart(PathId id) implements AppPath {}

    /** @param tail of the path, still encoded */
    static AppPath parse(String tail) {
        var words = words(tail);
        int size = words.size();
        var last = size > 0 ? words.get(size - 1) : "";
        var beforeLast = size > 1 ? words.get(size - 2) : "";
        if (last.equals("*")) {
            return new Group(id(words, 1));
        }
        if (last.equals("tasks") && beforeLast.equals("*")) {
            return new GroupTasks(id(words, 2));
        }
        if (size > 1) {
            switch (last) {
                case "tasks" -> {
                    return new Tasks(id(words, 1));
                }
                case "versions" -> {
                    return new Versions(id(words, 1));
                }
                case "restart" -> {
                    return new Restart(id(words, 1));
                }
                default -> {}
            }
        }
        if (size > 2 && beforeLast.equals("tasks")) {
            return new Task(id(words, 2), last);
        }
        if (size > 2 && beforeLast.equals("versions")) {
            return new Version(id(words, 2), last);
        }
        return new App(id(words, 0));
    }

    static PathId id(List<String> words, int dropped) {
        return PathId.parse(String.join("/", words.subList(0, words.size() - dropped)));
    }

    static List<String> words(String tail) {
        var words = new ArrayList<String>();
        for (var word : tail.split("/")) {
            if (!word.isEmpty()) {
                words.add(decoded(word));
            }
        }
        return words;
    }

    private static String decoded(String word) {
        try {
            return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notAnEscape) {
            // As it stands it can be no id either: it is not found, or refused, like any other wrong one.
            return word;
        }
    }
}
