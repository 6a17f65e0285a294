package io.ekiden.cli.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.orchestrator.spec.PathId;

/**
 * What is in a group and in those below it.
 *
 * @param wanted instances of its apps
 * @param running tasks of its apps
 */
record Sums(int apps, int pods, int wanted, int running, int unhealthy) {
    /** A group with everything below it, and with counts. */
    static JsonNode read(Api api, PathId id) {
        return Groups.find(api, id, "?embed=group.groups&embed=group.apps&embed=group.pods&embed=group.apps.counts");
    }

    static Sums of(JsonNode group) {
        int apps = group.path("apps").size();
        int pods = group.path("pods").size();
        int wanted = sum(group, "instances");
        int running = sum(group, "tasksRunning");
        int unhealthy = sum(group, "tasksUnhealthy");
        for (var below : group.path("groups")) {
            var sums = of(below);
            apps += sums.apps;
            pods += sums.pods;
            wanted += sums.wanted;
            running += sums.running;
            unhealthy += sums.unhealthy;
        }
        return new Sums(apps, pods, wanted, running, unhealthy);
    }

    private static int sum(JsonNode group, String field) {
        return Json.stream(group.path("apps"))
                .mapToInt(app -> app.path(field).asInt())
                .sum();
    }
}
