package io.ekiden.orchestrator.api.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.AgentDoor;
import io.ekiden.orchestrator.door.DoorFault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What is in sandboxes, as their agents tell. <b>Source:</b> v1 agent.proto {@code LIST_FILES}, {@code READ_FILE}. */
final class SandboxFiles {
    /** Bytes that an agent reads at once, as Mesos has it. */
    static final int CHUNK = 16 * 4096;

    private final AgentDoor agents;

    SandboxFiles(AgentDoor agents) {
        this.agents = agents;
    }

    /** A part of a file of that size. */
    record Part(long size, Buffer data) {}

    /** Its entries, as {@code FileInfo}s of Mesos. */
    Future<JsonNode> list(Sandbox sandbox, SandboxPath directory) {
        return agents.call(sandbox.agent(), call("LIST_FILES", "list_files", sandbox.path(directory)))
                .map(answer -> answer.path("list_files").path("file_infos"));
    }

    Future<Long> size(Sandbox sandbox, SandboxPath file) {
        return chunk(sandbox, file, 0, 0).map(Part::size);
    }

    /** So many bytes from the offset on, as far as there are any. */
    Future<Part> read(Sandbox sandbox, SandboxPath file, long offset, int length) {
        return more(sandbox, file, offset, length, Buffer.buffer());
    }

    private Future<Part> more(Sandbox sandbox, SandboxPath file, long offset, int length, Buffer before) {
        int wanted = Math.min(CHUNK, length - before.length());
        return chunk(sandbox, file, offset + before.length(), wanted).compose(part -> {
            // What is more than was asked for is none of ours.
            before.appendBuffer(part.data(), 0, Math.min(wanted, part.data().length()));
            return part.data().length() == 0 || before.length() == length
                    ? Future.succeededFuture(new Part(part.size(), before))
                    : more(sandbox, file, offset, length, before);
        });
    }

    private Future<Part> chunk(Sandbox sandbox, SandboxPath file, long offset, int length) {
        var call = call("READ_FILE", "read_file", sandbox.path(file));
        call.withObject("/read_file").put("offset", offset).put("length", length);
        return agents.call(sandbox.agent(), call).map(answer -> {
            var read = answer.path("read_file");
            try {
                var data = read.path("data").binaryValue();
                return new Part(read.path("size").asLong(), data == null ? Buffer.buffer() : Buffer.buffer(data));
            } catch (IOException malformed) {
                throw DoorFault.failed("The agent " + sandbox.agent() + " answers READ_FILE with no base64");
            }
        });
    }

    private static ObjectNode call(String type, String field, String path) {
        var call = Json.object().put("type", type);
        call.putObject(field).put("path", path);
        return call;
    }
}
