package io.ekiden.orchestrator.api.sandbox.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.orchestrator.api.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/** What goes to and comes from a command beside a task, as records of JSON. <b>Source:</b> v1 agent.proto {@code ProcessIO}. */
public final class ProcessRecords {
    public static final int LARGEST = 16 << 20;
    private static final byte OUT = 1;
    private static final byte ERROR = 2;

    private ProcessRecords() {}

    /** The first of those that go to it. */
    public static Buffer attach(JsonNode containerId) {
        var call = Json.object().put("type", "ATTACH_CONTAINER_INPUT");
        call.putObject("attach_container_input").put("type", "CONTAINER_ID").set("container_id", containerId);
        return record(call);
    }

    /** Typed; nothing: no more comes. */
    public static Buffer typed(byte[] bytes) {
        var io = Json.object().put("type", "DATA");
        io.putObject("data").put("type", "STDIN").put("data", bytes);
        return input(io);
    }

    public static Buffer resized(ExecRequest.Size size) {
        var io = Json.object().put("type", "CONTROL");
        io.putObject("control").put("type", "TTY_INFO").set("tty_info", size.ttyInfo());
        return input(io);
    }

    private static Buffer input(ObjectNode io) {
        var call = Json.object().put("type", "ATTACH_CONTAINER_INPUT");
        call.putObject("attach_container_input").put("type", "PROCESS_IO").set("process_io", io);
        return record(call);
    }

    private static Buffer record(ObjectNode call) {
        return Buffer.buffer(RecordIo.frame(Json.bytes(call)));
    }

    /**
     * What it has said, after a byte for which stream; empty for a record that only keeps the connection.
     *
     * @throws IOException when the record cannot be read
     */
    public static Optional<Buffer> said(byte[] record) throws IOException {
        var io = Json.read(record);
        var data = io.path("data");
        if (!io.path("type").asText().equals("DATA")) {
            return Optional.empty();
        }
        var bytes = data.path("data").binaryValue();
        return bytes == null || bytes.length == 0
                ? Optional.empty()
                : Optional.of(Buffer.buffer(bytes.length + 1)
                        .appendByte(data.path("type").asText().equals("STDERR") ? ERROR : OUT)
                        .appendBytes(bytes));
    }

    /** How a shell tells of a status of waitpid(2): 128 and more for a signal. */
    public static int exit(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
