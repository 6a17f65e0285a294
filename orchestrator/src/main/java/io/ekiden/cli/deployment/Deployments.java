package io.ekiden.cli.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.show.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments by their ids, by the beginning of one, or by an app that is being deployed. */
final class Deployments {
    private Deployments() {}

    static JsonNode all(Api api) {
        return api.get("/v2/deployments");
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
        var found = running.stream().filter(one -> isMeant(one, typed)).toList();
        if (found.size() > 1) {
            throw CommandException.failed(typed + " could be any of "
                    + String.join(
                            ", ",
                            found.stream().map(one -> one.path("id").asText()).toList()));
        }
        if (found.size() == 1) {
            return found.getFirst().path("id").asText();
        }
        if (typed.contains("/")) {
            throw CommandException.failed("no deployment works on " + typed);
        }
        return typed;
    }

    private static boolean isMeant(JsonNode deployment, String typed) {
        return deployment.path("id").asText().startsWith(typed)
                || (typed.contains("/") && affected(deployment).contains(typed));
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
