package io.ekiden.orchestrator.api.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.time.Instant;

/** A directory of a sandbox for people and scripts. */
final class FilesJson {
    private static final int KIND = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;

    private FilesJson() {}

    /** @param infos {@code FileInfo}s of Mesos */
    static ObjectNode write(SandboxPath directory, JsonNode infos) {
        var json = Json.object().put("path", "/" + directory);
        var files = json.putArray("files");
        for (var info : infos) {
            var path = info.path("path").asText();
            var name = path.substring(path.lastIndexOf('/') + 1);
            int mode = info.path("mode").asInt();
            files.addObject()
                    .put("name", name)
                    .put("path", directory.below(name))
                    .put("dir", (mode & KIND) == DIRECTORY)
                    .put("size", info.path("size").asLong())
                    .put("mode", text(mode))
                    .put(
                            "modified",
                            Json.timestamp(
                                    time(info.path("mtime").path("nanoseconds").asLong())))
                    .put("user", info.path("uid").asText())
                    .put("group", info.path("gid").asText());
        }
        return json;
    }

    private static Instant time(long nanoseconds) {
        return Instant.ofEpochSecond(0, nanoseconds);
    }

    /** As {@code ls -l} has it. */
    static String text(int mode) {
        var text = new StringBuilder((mode & KIND) == DIRECTORY ? "d" : (mode & KIND) == LINK ? "l" : "-");
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }
}
