package io.ekiden.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.marathon.StoredJson;
import io.ekiden.migrate.source.DumpFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state of a real Marathon 1.11, as its API, its ZooKeeper and its backup had it at about the same second. */
public final class GoldenState {
    private GoldenState() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenState.class.getResource("/golden/marathon-state/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What the API answered. */
    public static JsonNode answer(String name) {
        try {
            return StoredJson.read(Files.readAllBytes(file(name)), name).path("body");
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** All of what the API answered. */
    public static MarathonState ofApi() {
        return ApiState.read(
                "the API",
                answer("groups.json"),
                Optional.of(answer("pods.json")),
                Optional.of(answer("info.json").path("frameworkId").asText()),
                Optional.of(answer("deployments.json")));
    }

    public static MarathonState ofDump() {
        return DumpFile.read(file("zk-marathon.jsonl"), true);
    }

    public static MarathonState ofBackup() {
        return DumpFile.read(file("marathon-backup.tar.gz"), true);
    }

    /** Apps and pods by id. */
    static SortedMap<String, JsonNode> definitions(ObjectNode root) {
        var all = new TreeMap<String, JsonNode>();
        Definitions.apps(root).forEach(app -> all.put("app " + Definitions.id(app), app));
        Definitions.pods(root).forEach(pod -> all.put("pod " + Definitions.id(pod), pod));
        return all;
    }

    /** Groups by id, without their members. */
    static SortedMap<String, JsonNode> groups(ObjectNode root) {
        var all = new TreeMap<String, JsonNode>();
        Definitions.groups(root)
                .forEach(group ->
                        all.put(Definitions.id(group), group.deepCopy().without(List.of("apps", "pods", "groups"))));
        return all;
    }
}
