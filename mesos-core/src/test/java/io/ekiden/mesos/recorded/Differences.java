package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Compares what was recorded with what came, by fields. */
final class Differences {
    /** Of each run alone: that they are there is compared, not what they hold. */
    private static final Set<String> OF_THE_RUN = Set.of(
            "timestamp",
            "uuid",
            "container_id",
            "executor_pid",
            "id",
            "agent_id",
            "framework_id",
            "pid",
            "port",
            "unreachable_time");

    /** What differs on purpose, each named in COMPATIBILITY.md. */
    private static final Set<String> ON_PURPOSE = Set.of(
            // Commands have no executor process of their own.
            "/container_status/executor_pid");

    /** Ours say more, or what a shell would have said. */
    private static final Set<String> SAID_DIFFERENTLY = Set.of(
            "Failed to fetch http:",
            "Command exited with status 127",
            "Health check failed: ",
            "Task was killed since health check failed. Reason: ");

    /** Offers come at other times, so other resources are left when something is refused. */
    private static final String LEFT = "( than available).*";

    private Differences() {}

    /** A line for each field that differs. {@code translated} puts ids of this run in the place of recorded ones. */
    static List<String> between(JsonNode recorded, JsonNode ours, UnaryOperator<String> translated) {
        var found = new ArrayList<String>();
        compare("", recorded, ours, translated, found);
        return found;
    }

    /** Mesos lists resources in the order in which an agent or framework has named them, we by name. */
    private static List<String> inOrder(String text) {
        return Arrays.stream(text.replaceAll(LEFT, "$1").split("[; \"]+"))
                .sorted()
                .toList();
    }

    private static String beginning(JsonNode ours) {
        return SAID_DIFFERENTLY.stream()
                .filter(ours.asText()::startsWith)
                .findFirst()
                .orElse("");
    }

    private static boolean unnamed(JsonNode capabilities) {
        return named(capabilities).size() < capabilities.size();
    }

    /** Mesos shows one capability of a master, QUOTA_V2, that its own messages of v1 cannot name; see COMPATIBILITY.md. */
    private static JsonNode named(JsonNode capabilities) {
        var named = JsonNodeFactory.instance.arrayNode();
        capabilities.forEach(one -> {
            if (!one.isEmpty()) {
                named.add(one);
            }
        });
        return named;
    }

    private static void compare(
            String path, JsonNode recorded, JsonNode ours, UnaryOperator<String> translated, List<String> found) {
        if (recorded.isObject() && ours.isObject()) {
            var names = new TreeSet<String>();
            recorded.fieldNames().forEachRemaining(names::add);
            ours.fieldNames().forEachRemaining(names::add);
            for (var name : names) {
                // Mesos leaves the address of a group's task out while its container is set up or taken down.
                boolean early = name.equals("network_infos")
                        && !recorded.has(name)
                        && recorded.path("container_id").has("parent");
                boolean ofTheRun = OF_THE_RUN.contains(name) && recorded.has(name) == ours.has(name);
                if (!ofTheRun && !early && !ON_PURPOSE.contains(path + "/" + name)) {
                    compare(path + "/" + name, recorded.path(name), ours.path(name), translated, found);
                }
            }
        } else if (path.endsWith("/capabilities") && unnamed(recorded)) {
            compare(path, named(recorded), ours, translated, found);
        } else if (recorded.isArray() && ours.isArray() && recorded.size() == ours.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(path + "/" + i, recorded.path(i), ours.path(i), translated, found);
            }
        } else if (!inOrder(translated.apply(recorded.toString())).equals(inOrder(ours.toString()))
                && !SAID_DIFFERENTLY.contains(beginning(ours))) {
            found.add(path + " " + recorded + " | " + ours);
        }
    }
}
