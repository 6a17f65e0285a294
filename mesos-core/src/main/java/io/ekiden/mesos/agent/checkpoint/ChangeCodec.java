package io.ekiden.mesos.agent.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.wire.RecordMapper;
import java.io.IOException;

/** Durable changes as JSON, the record's name in {@code type}. Unknown fields are ignored, so that an older agent reads a newer one's. */
final class ChangeCodec {
    private static final int LONGEST_TEXT = 20_000_000;
    private static final ObjectMapper MAPPER = RecordMapper.of(LONGEST_TEXT, AgentChange.Durable.class);

    private ChangeCodec() {}

    static byte[] encode(AgentChange.Durable change) throws IOException {
        return MAPPER.writerFor(AgentChange.Durable.class).writeValueAsBytes(change);
    }

    static AgentChange.Durable decode(byte[] json) throws IOException {
        return MAPPER.readValue(json, AgentChange.Durable.class);
    }
}
