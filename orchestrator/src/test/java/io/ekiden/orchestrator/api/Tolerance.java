package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.api.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What may differ between two answers that say the same: each line here is one tolerance. */
final class Tolerance {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\d{16}-\\d{19}");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(\\d{6})?Z");
    private static final Pattern ADDRESS = Pattern.compile("127(\\.\\d+){3}:\\d+");
    /** Where a task was placed is a matter of offers. */
    private static final Set<String> PLACES =
            Set.of("host", "slaveId", "ipAddress", "hostname", "agentId", "leader", "frameworkId", "agentHostname");

    /** How many offers have come by is a matter of time. */
    private static final Set<String> COUNTS = Set.of("processedOffersCount", "unusedOffersCount");
    /** Fields that the original has not; see COMPATIBILITY.md. */
    private static final Set<String> OURS_ALONE = Set.of("whyNot", "max_running_deployments");

    /** Settings that say how long Marathon waits and how much it keeps, where we need not wait, or keep it otherwise. */
    private static final Set<String> RHYTHM = Set.of(
            "launch_token",
            "launch_token_refresh_interval",
            "min_revive_offers_interval",
            "offer_matching_timeout",
            "on_elected_prepare_timeout",
            "reconciliation_initial_delay",
            "scale_apps_initial_delay",
            "scale_apps_interval",
            "task_launch_confirm_timeout",
            "task_lost_expunge_initial_delay",
            "task_lost_expunge_interval",
            "task_reservation_timeout",
            "zk_compression_threshold",
            "zk_max_node_size",
            "zk_timeout");

    /** Settings that say which server was asked, what it is made of, and where others are. */
    private static final Set<String> SURROUNDINGS =
            Set.of("buildref", "zk", "http_port", "features", "mesos_leader_ui_url");

    private static final Pattern LEVEL = Pattern.compile("(TRACE|DEBUG|INFO|WARN|ERROR|OFF)( \\(inherited\\))?");
    private static final int FIRST_SERVICE_PORT = 10_000;

    private Tolerance() {}

    /** The bodies of some paths say how another program is made: of them, the form alone. */
    static JsonNode mask(String path, JsonNode body) {
        return switch (path) {
            case "/config" ->
                body.isObject() || body.asText().startsWith("{") ? TextNode.valueOf("<an object of settings>") : body;
            case "/logging" ->
                body.isObject()
                                && !body.isEmpty()
                                && body.properties().stream()
                                        .allMatch(logger -> LEVEL.matcher(
                                                        logger.getValue().asText())
                                                .matches())
                        ? TextNode.valueOf("<loggers with their levels>")
                        : body;
            case "/public/api/api.raml" ->
                body.asText().startsWith("#%RAML 1.0\n")
                        ? TextNode.valueOf("<a description of the API in RAML 1.0>")
                        : body;
            default -> mask(body);
        };
    }

    static JsonNode mask(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> maskObject(object);
            // Marathon's lists are in the order of hash sets.
            case ArrayNode array -> sorted(array);
            case TextNode text -> TextNode.valueOf(mask(text.textValue()));
            // The sum of 0.1 and 0.2 is 0.30000000000000004 in some places.
            case DoubleNode number -> DoubleNode.valueOf(Math.rint(number.doubleValue() * 1e9) / 1e9);
            default -> json;
        };
    }

    private static JsonNode maskObject(ObjectNode object) {
        var masked = Json.object();
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.naturalOrder());
        for (var name : names) {
            var value = object.get(name);
            if (OURS_ALONE.contains(name)) {
                continue;
            }
            if (PLACES.contains(name) && value.isTextual()) {
                masked.put(name, "<place>");
            } else if (name.equals("allocatedHostPort") && value.isNumber()) {
                masked.put(name, "<port>");
            } else if ((name.equals("ports") || name.equals("addresses")) && value.isArray()) {
                masked.put(name, "<%d %s>".formatted(value.size(), name));
            } else if (name.equals("rejectSummaryLaunchAttempt")) {
                masked.set(name, counted(value));
            } else if (name.equals("lastUnusedOffers")) {
                masked.set(name, offered(value));
            } else if (COUNTS.contains(name) && value.isNumber()) {
                masked.put(name, "<offers>");
            } else if (RHYTHM.contains(name) && value.isNumber()) {
                masked.put(name, "<number>");
            } else if (SURROUNDINGS.contains(name)) {
                masked.put(name, "<a " + value.getNodeType() + ">");
            } else if (name.equals("servicePorts") && value.isArray()) {
                masked.put(name, "<%d ports>".formatted(value.size()));
            } else if (name.equals("timeLeftSeconds") && value.isInt()) {
                masked.put(name, "<seconds>");
            } else if (name.equals("terminationHistory") && value.isArray()) {
                // The original never adds to it.
                masked.put(name, "<ended instances>");
            } else if (name.equals("lifeTime")) {
                masked.put(name, "<durations>");
            } else if (name.equals("port") && value.intValue() >= FIRST_SERVICE_PORT) {
                // Which number is free depends on the apps before, and not all of them are the same here.
                masked.put(name, "<service port>");
            } else {
                masked.set(name, mask(value));
            }
        }
        return masked;
    }

    /** As {@link #COUNTS}. */
    private static ArrayNode counted(JsonNode reasons) {
        var counted = Json.array();
        reasons.forEach(reason -> counted.add(((ObjectNode) reason.deepCopy())
                .put("declined", reason.path("declined").isNumber() ? "<offers>" : "no number")
                .put("processed", reason.path("processed").isNumber() ? "<offers>" : "no number")));
        return counted;
    }

    /** What is left of which agent is a matter of time too: of each kind of entry, one. */
    private static ArrayNode offered(JsonNode unused) {
        var kinds = new TreeSet<String>();
        unused.forEach(one -> {
            kinds.addAll(fields(one));
            kinds.addAll(fields(one.path("offer")));
            one.path("offer").path("resources").forEach(resource -> kinds.addAll(fields(resource)));
            one.path("offer").path("attributes").forEach(attribute -> kinds.addAll(fields(attribute)));
        });
        return Json.texts(kinds);
    }

    private static List<String> fields(JsonNode object) {
        return object.properties().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().getNodeType())
                .toList();
    }

    private static JsonNode sorted(ArrayNode array) {
        var elements = new ArrayList<JsonNode>();
        array.forEach(element -> elements.add(mask(element)));
        elements.sort(Comparator.comparing(JsonNode::toString));
        return Json.array().addAll(elements);
    }

    /** Ids, times and addresses are new every time. */
    static String mask(String text) {
        return ADDRESS.matcher(timeless(text)).replaceAll("<address>");
    }

    private static String timeless(String text) {
        return TIMESTAMP.matcher(UUID.matcher(text).replaceAll("<id>")).replaceAll("<time>");
    }

    static boolean isVolatile(String text) {
        return UUID.matcher(text).matches() || TIMESTAMP.matcher(text).matches();
    }
}
