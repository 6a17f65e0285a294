package io.ekiden.mesos.wire.v1;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.v1.Protos;

/** Ids as v1 messages. */
public final class Ids {
    private static final int UUID_BYTES = 16;

    private Ids() {}

    public static Protos.AgentID write(AgentId id) {
        return Protos.AgentID.newBuilder().setValue(id.value()).build();
    }

    public static Protos.TaskID write(TaskId id) {
        return Protos.TaskID.newBuilder().setValue(id.value()).build();
    }

    public static Protos.FrameworkID write(FrameworkId id) {
        return Protos.FrameworkID.newBuilder().setValue(id.value()).build();
    }

    public static Protos.OfferID write(OfferId id) {
        return Protos.OfferID.newBuilder().setValue(id.value()).build();
    }

    public static Protos.ExecutorID write(ExecutorId id) {
        return Protos.ExecutorID.newBuilder().setValue(id.value()).build();
    }

    public static AgentId read(Protos.AgentID message) {
        return new AgentId(message.getValue());
    }

    public static TaskId read(Protos.TaskID message) {
        return new TaskId(message.getValue());
    }

    public static FrameworkId read(Protos.FrameworkID message) {
        return new FrameworkId(message.getValue());
    }

    public static OfferId read(Protos.OfferID message) {
        return new OfferId(message.getValue());
    }

    public static ExecutorId read(Protos.ExecutorID message) {
        return new ExecutorId(message.getValue());
    }

    /** An id that may be left out. */
    static Optional<AgentId> read(boolean isThere, Protos.AgentID message) {
        return isThere ? Optional.of(read(message)) : Optional.empty();
    }

    public static ByteString write(UUID uuid) {
        var bytes = ByteBuffer.allocate(UUID_BYTES);
        bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.array());
    }

    public static boolean isUuid(ByteString bytes) {
        return bytes.size() == UUID_BYTES;
    }

    public static UUID uuid(ByteString bytes) {
        var buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
