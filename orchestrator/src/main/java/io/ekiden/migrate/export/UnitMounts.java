package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.export.Unit.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is mounted where: volumes of an app, and those of a pod by way of the mounts of its containers. */
final class UnitMounts {
    private final String id;
    private final JsonNode definition;
    private final Losses losses;

    UnitMounts(String id, JsonNode definition, Losses losses) {
        this.id = id;
        this.definition = definition;
        this.losses = losses;
    }

    List<Mount> ofApp() {
        var mounts = new ArrayList<Mount>();
        var volumes = definition.at("/container/volumes");
        for (int index = 0; index < volumes.size(); index++) {
            var volume = volumes.get(index);
            var field = "/container/volumes/" + index;
            var path = volume.path("containerPath").asText("");
            boolean isReadOnly = volume.path("mode").asText("RW").equals("RO");
            if (volume.has("persistent") || volume.has("secret")) {
                mounts.add(kept(volume, field, path, isReadOnly));
            } else if (volume.has("hostPath")) {
                mounts.add(new Mount("host", field, path, volume.get("hostPath").asText(""), isReadOnly, 0));
            } else {
                losses.add(id, field, "the external volume at " + path + " has to be made by hand");
            }
        }
        return mounts;
    }

    /** @param field of the container */
    List<Mount> ofContainer(JsonNode container, String field) {
        var mounts = new ArrayList<Mount>();
        var given = container.path("volumeMounts");
        for (int index = 0; index < given.size(); index++) {
            var mount = given.get(index);
            var at = field + "/volumeMounts/" + index;
            volume(mount.path("name").asText(""))
                    .ifPresentOrElse(
                            volume -> mounts.add(mount(mount, volume, at)),
                            () -> losses.add(id, at, "there is no volume of that name"));
        }
        return mounts;
    }

    private Optional<JsonNode> volume(String name) {
        for (var volume : definition.path("volumes")) {
            if (volume.path("name").asText("").equals(name)) {
                return Optional.of(volume);
            }
        }
        return Optional.empty();
    }

    private Mount mount(JsonNode mount, JsonNode volume, String field) {
        var path = mount.path("mountPath").asText("");
        boolean isReadOnly = mount.path("readOnly").asBoolean(false);
        if (volume.has("persistent") || volume.has("secret")) {
            return kept(volume, field, path, isReadOnly);
        }
        return volume.has("host")
                ? new Mount("host", field, path, volume.get("host").asText(""), isReadOnly, 0)
                : new Mount("shared", field, path, volume.path("name").asText(""), isReadOnly, 0);
    }

    private Mount kept(JsonNode volume, String field, String path, boolean isReadOnly) {
        if (volume.has("persistent")) {
            losses.add(id, field, "the data in " + path + " does not come along");
            return new Mount(
                    "persistent",
                    field,
                    path,
                    "",
                    isReadOnly,
                    volume.at("/persistent/size").asLong(0));
        }
        var name = volume.path("secret").asText("");
        return new Mount("secret", field, path, UnitReader.source(definition.path("secrets"), name), true, 0);
    }
}
