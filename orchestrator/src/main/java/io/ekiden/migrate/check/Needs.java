package io.ekiden.migrate.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an orchestrator must be started with, so that these definitions are accepted and run. */
public final class Needs {
    private Needs() {}

    /** A sentence each, in a fixed order. */
    public static List<String> of(ObjectNode root) {
        var all = Stream.concat(Definitions.apps(root).stream(), Definitions.pods(root).stream())
                .toList();
        var needs = new ArrayList<String>();
        var roles = new TreeSet<String>();
        all.forEach(one -> {
            var role = one.path("role").asText("*");
            if (!role.equals(topGroup(Definitions.id(one)))) {
                roles.add(role);
            }
        });
        roles.remove("*");
        if (roles.size() == 1) {
            needs.add("apps have the role " + roles.getFirst() + ": start the orchestrator with --mesos-role "
                    + roles.getFirst());
        } else if (roles.size() > 1) {
            needs.add(
                    "apps have several roles that are no group's (" + String.join(", ", roles)
                            + "), and an orchestrator has one (--mesos-role): move each role's apps with --only, or give them one role");
        }
        if (all.stream().anyMatch(Needs::asksForGpus)) {
            needs.add("apps ask for GPUs: start the orchestrator with --enable-features gpu_resources");
        }
        if (all.stream().anyMatch(one -> !one.path("secrets").isEmpty())) {
            needs.add(
                    "apps use secrets: their sources are no part of what Marathon keeps;"
                            + " put each into a directory as the file its source names, and start with --secrets-dir DIRECTORY");
        }
        return needs;
    }

    private static boolean asksForGpus(JsonNode definition) {
        boolean inContainers = false;
        for (var container : definition.path("containers")) {
            inContainers |= container.at("/resources/gpus").asDouble(0) > 0;
        }
        return inContainers || definition.path("gpus").asDouble(0) > 0;
    }

    /** Apps of a group may have its name as role. */
    private static String topGroup(String id) {
        int end = id.indexOf('/', 1);
        return end < 0 ? "" : id.substring(1, end);
    }
}
