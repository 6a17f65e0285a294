package io.ekiden.migrate.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.migrate.Leftovers;
import io.ekiden.migrate.Leftovers.Volume;
import io.ekiden.migrate.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Of instances and deployments what a report has to name. One that cannot be read is a note and nothing more: it stays behind anyway. */
final class StoredInstances {
    private final Stored stored;
    private final List<String> notes;
    private final SortedMap<String, Integer> tasks = new TreeMap<>();
    private final SortedMap<String, List<Volume>> volumes = new TreeMap<>();

    StoredInstances(Stored stored, List<String> notes) {
        this.stored = stored;
        this.notes = notes;
    }

    Leftovers read() {
        stored.all("instance").forEach((id, item) -> item.current().ifPresent(bytes -> instance(id, bytes)));
        return new Leftovers(frameworkId(), tasks, volumes, new StoredDeployments(stored, notes).read());
    }

    private void instance(String id, byte[] bytes) {
        var app = StoredIds.ofInstance(id);
        JsonNode instance;
        try {
            instance = StoredJson.read(bytes, "the instance " + id);
        } catch (MigrationException wrong) {
            notes.add(wrong.reason());
            return;
        }
        int running = 0;
        for (var task : instance.path("tasksMap")) {
            if (task.at("/status/condition").asText("").equals("Running")) {
                running++;
            }
        }
        tasks.merge(app, running, Integer::sum);
        var host = instance.at("/agentInfo/host").asText("");
        for (var volume : instance.at("/reservation/volumeIds")) {
            volumes.computeIfAbsent(app, _ -> new ArrayList<>())
                    .add(new Volume(volume.path("containerPath").asText(""), persistenceId(app, volume), host));
        }
    }

    /** That of Mesos; older ones are made of what else is there. */
    private static String persistenceId(String app, JsonNode volume) {
        var given = volume.path("persistenceId").asText("");
        return given.isEmpty()
                ? app.substring(1).replace('/', '_') + "#"
                        + volume.path("containerPath").asText("") + "#"
                        + volume.path("uuid").asText("")
                : given;
    }

    private Optional<String> frameworkId() {
        return stored.find("framework-id", "id")
                .flatMap(Stored.Item::current)
                .flatMap(bytes -> Proto.of(bytes, "the framework id").text(1));
    }
}
