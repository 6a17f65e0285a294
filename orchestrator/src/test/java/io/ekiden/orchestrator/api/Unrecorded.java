package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happened between the recorded exchanges. */
final class Unrecorded {
    /** Recorded before the consequences of the exchange before had come. */
    static final Set<String> AT_ONCE = Set.of(
            "07-groups/02-deployments",
            "04-update/08-get-during-update",
            "04-update/09-deployments-during-update",
            "04-update/43-restart-again-conflict",
            "06-tasks/32-after-kill-lastTaskFailure",
            "08-queue/11-queue-after-reset",
            "16-ha/56-standby-metrics",
            "16-ha/57-standby-404",
            "16-ha/58-standby-events-json",
            "16-ha/04-put",
            "20-real/36-grace-during");

    /** Recorded before the next offers came. */
    static final Set<String> WITHOUT_OFFERS = Set.of(
            "06-tasks/33-kill-one-scale",
            "06-tasks/34-after-kill-scale",
            "06-tasks/35-kill-bad-id",
            "06-tasks/36-kill-by-host-none",
            "06-tasks/37-kill-by-host",
            "20-real/19-hc-ok",
            "20-real/20-hc-tcp-cmd",
            "20-real/21-hc-get-fail");

    /** Recorded when what was started again had failed again. */
    static final Set<String> AFTER_ALL_HAVE_FAILED = Set.of("20-real/16-queue");

    /** The version of the root before anything is in it. */
    private static final String FIRST_OF_ALL = "1970-01-01T00:00:00.000Z";

    private static final Map<String, List<Ask>> BEFORE = Map.ofEntries(
            one("02-create/79-list-cmd-filter", "{'id': '/min-copy', 'cmd': 'sleep 1000'}"),
            one("03-errors/18-id-dotdot-abs", "{'id': '../x', 'cmd': 'sleep 1000'}"),
            one("03-errors/113-id-is-group", "{'id': '/grpexists/child', 'cmd': 'sleep 1000', 'instances': 0}"),
            one("05-locks/19-update-hanging-3", "{'id': '/h3', 'cmd': 'sleep 1000', 'cpus': 0.1, 'mem': 32}"),
            Map.entry(
                    "07-groups/62-delete-locked",
                    List.of(
                            ask(
                                    "POST",
                                    "/v2/groups",
                                    "{'id': '/lk', 'apps': [{'id': 'a', 'cmd': 'sleep 1000', 'labels': {'SIM': 'staging'}}]}"))),
            Map.entry(
                    "05-locks/23-delete-deployment-force",
                    List.of(ask("PUT", "/v2/apps//h3", "{'labels': {'SIM': 'staging'}, 'cmd': 'sleep 6'}"))),
            Map.entry(
                    "06-tasks/01-get-embed-app-tasks",
                    List.of(
                            ask("POST", "/v2/apps", """
                                    {'id': '/t/web', 'cmd': 'sleep 1000', 'cpus': 0.1, 'mem': 32, 'instances': 4,
                                     'healthChecks': [{'protocol': 'COMMAND', 'command': {'value': 'true'},
                                       'gracePeriodSeconds': 5, 'intervalSeconds': 5}],
                                     'portDefinitions': [{'port': 0, 'name': 'http'}, {'port': 0, 'name': 'admin'}]}"""),
                            ask(
                                    "POST",
                                    "/v2/apps",
                                    "{'id': '/t/two', 'cmd': 'sleep 1000', 'cpus': 0.1, 'mem': 32, 'instances': 2, 'ports': []}"))),
            Map.entry("20-real/10-get-exit3", List.of(delete("/v2/queue//x/exit3/delay"))),
            Map.entry("20-real/11-get-exit0", List.of(delete("/v2/queue//x/exit0/delay"))),
            Map.entry("20-real/12-get-nocmd", List.of(delete("/v2/queue//x/nocmd/delay"))),
            Map.entry(
                    "20-real/13-get-badfetch",
                    List.of(delete("/v2/queue//x/badfetch/delay"), delete("/v2/queue//x/badfetch/delay"))),
            Map.entry(
                    "20-real/24-rolling-min0.5-over0-deployments-left",
                    List.of(delete("/v2/groups/x?force=true"), delete("/v2/apps//hc/fail?force=true"))),
            // It was ready in the end, and its deployment done.
            Map.entry(
                    "20-real/34-grace",
                    List.of(delete("/v2/deployments/9f0a0901-ffaf-4f2a-a129-a72371ef8829?force=true"))),
            Map.entry(
                    "15-limits/05-maxapps-4",
                    List.of(
                            delete("/v2/deployments/63ae625e-2fb9-46a5-afce-5cb8f1f78de1?force=true"),
                            delete("/v2/deployments/becb602b-d350-40d8-a7f5-cc0e464489cd?force=true"),
                            delete("/v2/groups?force=true"))));

    /** Ids and versions in it are those of the recording. */
    record Ask(String method, String path, Optional<String> body) {}

    private Unrecorded() {}

    static List<Ask> before(String exchange) {
        return BEFORE.getOrDefault(exchange, List.of());
    }

    /** An answer, but for what was made by requests that were not recorded: here, versions older than the folder, though not the first of all. */
    static JsonNode without(String exchange, JsonNode answer) {
        if (!exchange.equals("07-groups/15-root-versions")) {
            return answer;
        }
        var begun = Exchange.folder("07-groups").getFirst().answered().body();
        var left = Json.array();
        answer.forEach(version -> {
            var text = version.textValue();
            if (text.equals(FIRST_OF_ALL)
                    || text.compareTo(begun.path("version").textValue()) >= 0) {
                left.add(version);
            }
        });
        return left;
    }

    private static Map.Entry<String, List<Ask>> one(String exchange, String app) {
        return Map.entry(exchange, List.of(ask("POST", "/v2/apps", app)));
    }

    private static Ask delete(String path) {
        return new Ask("DELETE", path, Optional.empty());
    }

    private static Ask ask(String method, String path, String body) {
        return new Ask(method, path, Optional.of(body.replace('\'', '"')));
    }
}
