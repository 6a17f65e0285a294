package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/** The versions of an app, the newest first. */
final class Versions {
    private final Api api;
    private final PathId id;
    private final List<String> all;

    Versions(Api api, PathId id) {
        this.api = api;
        this.id = id;
        AppFinder.find(api, id);
        all = Json.texts(api.get(Ids.app(id) + "/versions").path("versions"));
    }

    List<String> all() {
        return all;
    }

    /** One that is named by its time, or the beginning of it, or by how many versions it is back: 0 is the newest. */
    String named(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int back = Integer.parseInt(text);
            if (back >= all.size()) {
                throw CommandException.failed(id + " has " + all.size() + " versions; there is none " + back + " back");
            }
            return all.get(back);
        }
        var found = all.stream().filter(version -> version.startsWith(text)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw CommandException.failed(
                found.isEmpty()
                        ? id + " has no version " + text + "; 'ekiden app versions " + id + "' lists them"
                        : text + " could be any of " + String.join(", ", found));
    }

    JsonNode definition(String version) {
        return api.get(Ids.app(id) + "/versions/" + Ids.encoded(version));
    }
}
