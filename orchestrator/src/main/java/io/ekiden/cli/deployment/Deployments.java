package io.ekiden.cli.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.show.Meant;
import io.ekiden.cli.show.Text;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments by their ids, by the beginning of one, or by an app that is being deployed. */
final class Deployments {
    /** Letters of an id. */
    private static final int WHOLE = 36;

    private Deployments() {}

    static JsonNode all(Api api) {
        return api.get("/v2/deployments");
    }

    /** Those that are over and remembered, the last one first. A server that forgets them, as Marathon does, lists those that run: they are none. */
    static ArrayNode ended(Api api) {
        var ended = Json.array();
        Json.stream(api.get("/v2/deployments?status=ended"))
                .filter(one -> one.has("endedAt"))
                .forEach(ended::add);
        return ended;
    }

    /** As of one that runs, or else of one that is over by the beginning of its id. */
    static String idOfAny(Api api, @Nullable String typed) {
        if (typed == null || typed.isBlank() || typed.length() >= WHOLE) {
            return id(api, typed);
        }
        if (Json.stream(all(api)).anyMatch(one -> isMeant(one, typed))) {
            return id(api, typed);
        }
        var found = Json.stream(ended(api))
                .map(one -> one.path("id").asText())
                .filter(one -> one.startsWith(typed))
                .toList();
        if (found.size() > 1) {
            throw ambiguous(typed, found);
        }
        return found.isEmpty() ? id(api, typed) : found.getFirst();
    }

    /** The id that is meant; without a word the only one that runs. */
    static String id(Api api, @Nullable String typed) {
        var running = Json.stream(all(api)).toList();
        if (typed == null) {
            if (running.size() == 1) {
                return running.getFirst().path("id").asText();
            }
            throw CommandException.failed(
                    running.isEmpty()
                            ? "no deployment runs"
                            : Text.count(running.size(), "deployment") + " run; say which one: "
                                    + String.join(
                                            ", ",
                                            running.stream()
                                                    .map(one -> one.path("id").asText())
                                                    .limit(5)
                                                    .toList()));
        }
        if (typed.isBlank()) {
            throw CommandException.invalid("DEPLOYMENT is empty; leave it out to mean the only one that runs");
        }
        var found = running.stream().filter(one -> isMeant(one, typed)).toList();
        if (found.size() > 1) {
            throw ambiguous(
                    typed, found.stream().map(one -> one.path("id").asText()).toList());
        }
        if (found.size() == 1) {
            return found.getFirst().path("id").asText();
        }
        if (typed.contains("/")) {
            var id = PathId.parse(typed).toString();
            var affected =
                    running.stream().flatMap(one -> affected(one).stream()).toList();
            throw CommandException.failed(
                    "no deployment works on " + id + Meant.ofIds(id, affected, "deployment list"));
        }
        // One that is over is in no list.
        if (api.find(path(typed)).isEmpty()) {
            var ids = running.stream().map(one -> one.path("id").asText()).toList();
            throw CommandException.failed(
                    "there is no deployment " + typed + Meant.ofParts(typed, ids, "deployment list"));
        }
        return typed;
    }

    private static CommandException ambiguous(String typed, List<String> found) {
        return CommandException.failed(typed + " could be any of " + String.join(", ", found));
    }

    /** An app is meant with its first slash or without. */
    private static boolean isMeant(JsonNode deployment, String typed) {
        return deployment.path("id").asText().startsWith(typed)
                || affected(deployment).contains(PathId.parse(typed).toString());
    }

    static List<String> affected(JsonNode deployment) {
        var all = new ArrayList<>(Json.texts(deployment.path("affectedApps")));
        all.addAll(Json.texts(deployment.path("affectedPods")));
        return all;
    }

    static String path(String id) {
        return "/v2/deployments/" + Ids.encoded(id);
    }

    static String actions(JsonNode actions) {
        return String.join(
                ", ",
                Json.stream(actions)
                        .map(action -> action.path("action").asText() + " "
                                + action.path("app").asText(action.path("pod").asText()))
                        .toList());
    }
}
