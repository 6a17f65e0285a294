package io.ekiden.mesos.wire.v1.executor;

import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.StatusProtos;
import io.ekiden.mesos.wire.v1.Validation;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.task.Bytes;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Call;

/** What an executor says, as v1 messages. <b>Source:</b> Mesos {@code slave/validation.cpp}, {@code executor::call::validate}. */
public final class ExecutorCallProtos {
    private static final Validation VALIDATION = new Validation("Executor::Call");

    private ExecutorCallProtos() {}

    /**
     * One call, and whose.
     *
     * @param call absent for one of type UNKNOWN
     */
    public record Received(ExecutorKey executor, Optional<ExecutorCall> call) {}

    /**
     * Reads and checks a request's body.
     *
     * @throws WireException in the words of Mesos
     */
    public static Received read(MediaType mediaType, byte[] body) throws WireException {
        var builder = Call.newBuilder();
        merge(mediaType, body, builder);
        var message = builder.build();
        VALIDATION.require(message.hasType(), "type");
        var executor = new ExecutorKey(Ids.read(message.getFrameworkId()), Ids.read(message.getExecutorId()));
        return new Received(
                executor,
                Optional.ofNullable(
                        switch (message.getType()) {
                            case SUBSCRIBE -> {
                                VALIDATION.require(message.hasSubscribe(), "subscribe");
                                yield subscribe(message.getSubscribe());
                            }
                            case UPDATE -> {
                                VALIDATION.require(message.hasUpdate(), "update");
                                yield update(message);
                            }
                            case MESSAGE -> {
                                VALIDATION.require(message.hasMessage(), "message");
                                yield new ExecutorCall.Message(
                                        Bytes.base64(message.getMessage().getData()));
                            }
                            case HEARTBEAT -> new ExecutorCall.Heartbeat();
                            case UNKNOWN -> null;
                        }));
    }

    /** The agent of Mesos has words of its own for what is no object. */
    private static void merge(MediaType mediaType, byte[] body, Call.Builder builder) throws WireException {
        try {
            mediaType.merge(body, builder);
        } catch (WireException wrong) {
            throw wrong.reason().equals("Failed to parse body into JSON: unexpected JSON type")
                    ? new WireException("Failed to convert JSON into Call protobuf: Expecting a JSON object")
                    : wrong;
        }
    }

    private static ExecutorCall subscribe(Call.Subscribe message) {
        var updates = new ArrayList<TaskStatus>();
        for (var update : message.getUnacknowledgedUpdatesList()) {
            // Without a uuid nobody could acknowledge it: Mesos takes it, and loses its agent.
            if (Ids.isUuid(update.getStatus().getUuid())) {
                updates.add(StatusProtos.read(update.getStatus()));
            }
        }
        return new ExecutorCall.Subscribe(
                message.getUnacknowledgedTasksList().stream()
                        .map(task -> Ids.read(task.getTaskId()))
                        .toList(),
                updates);
    }

    private static ExecutorCall update(Call message) throws WireException {
        var status = message.getUpdate().getStatus();
        VALIDATION.require(status.hasUuid(), "uuid");
        if (!Ids.isUuid(status.getUuid())) {
            throw VALIDATION.invalid("Not a valid UUID");
        }
        if (status.hasExecutorId()
                && !status.getExecutorId()
                        .getValue()
                        .equals(message.getExecutorId().getValue())) {
            throw VALIDATION.invalid(
                    "ExecutorID in Call: " + message.getExecutorId().getValue()
                            + " does not match ExecutorID in TaskStatus: "
                            + status.getExecutorId().getValue());
        }
        if (status.getSource() != Protos.TaskStatus.Source.SOURCE_EXECUTOR) {
            throw VALIDATION.invalid("Received Call from executor "
                    + message.getExecutorId().getValue() + " of framework "
                    + message.getFrameworkId().getValue() + " with invalid source, expecting 'SOURCE_EXECUTOR'");
        }
        if (status.getState() == Protos.TaskState.TASK_STAGING) {
            throw VALIDATION.invalid("Received TASK_STAGING from executor "
                    + message.getExecutorId().getValue() + " of framework "
                    + message.getFrameworkId().getValue() + " which is not allowed");
        }
        if (status.hasCheckStatus() && !status.getCheckStatus().hasType()) {
            throw VALIDATION.invalid("CheckStatusInfo must specify 'type'");
        }
        return new ExecutorCall.Update(StatusProtos.read(status));
    }

    /** One call of this executor, not framed. Of unacknowledged tasks only the ids are said. */
    public static byte[] write(MediaType mediaType, ExecutorKey executor, ExecutorCall call) {
        var message = Call.newBuilder()
                .setExecutorId(Ids.write(executor.executorId()))
                .setFrameworkId(Ids.write(executor.frameworkId()));
        switch (call) {
            case ExecutorCall.Subscribe(var tasks, var updates) -> {
                message.setType(Call.Type.SUBSCRIBE);
                var subscribe = message.getSubscribeBuilder();
                updates.forEach(
                        update -> subscribe.addUnacknowledgedUpdatesBuilder().setStatus(StatusProtos.write(update)));
                tasks.forEach(id -> subscribe.addUnacknowledgedTasks(Protos.TaskInfo.newBuilder()
                        .setTaskId(Ids.write(id))
                        .setName(id.value())
                        .setAgentId(Protos.AgentID.newBuilder().setValue(""))));
            }
            case ExecutorCall.Update(var status) ->
                message.setType(Call.Type.UPDATE).getUpdateBuilder().setStatus(StatusProtos.write(status));
            case ExecutorCall.Message(var base64) ->
                message.setType(Call.Type.MESSAGE).getMessageBuilder().setData(Bytes.ofBase64(base64));
            case ExecutorCall.Heartbeat() -> message.setType(Call.Type.HEARTBEAT);
        }
        return mediaType.write(message.build());
    }
}
