package io.ekiden.mesos.agent.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.wire.RecordMapper;
import java.io.IOException;
import java.util.List;

/** Durable changes as JSON, the record's name in {@code type}. Unknown fields are ignored, so that an older agent reads a newer one's. */
final class ChangeCodec {
    private static final int LONGEST_TEXT = 20_000_000;
    private static final ObjectMapper MAPPER = RecordMapper.of(LONGEST_TEXT, AgentChange.Durable.class);
    private static final TypeReference<List<AgentChange.Durable>> LIST = new TypeReference<>() {};

    private ChangeCodec() {}

    static byte[] encode(AgentChange.Durable change) throws IOException {
        return MAPPER.writerFor(AgentChange.Durable.class).writeValueAsBytes(change);
    }

    /** Several that stand or fall together. One alone is written as it always was. */
    static byte[] encode(List<AgentChange.Durable> changes) throws IOException {
        return changes.size() == 1
                ? encode(changes.getFirst())
                : MAPPER.writerFor(LIST).writeValueAsBytes(changes);
    }

    /** Reads either form. */
    static List<AgentChange.Durable> decode(byte[] json) throws IOException {
        return json.length > 0 && json[0] == '['
                ? MAPPER.readValue(json, LIST)
                : List.of(MAPPER.readValue(json, AgentChange.Durable.class));
    }
}
