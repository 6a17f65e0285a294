package io.ekiden.mesos.wire.v1.agent;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.agent.session.WindowSize;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import org.apache.mesos.v1.agent.Protos;
import org.apache.mesos.v1.agent.Protos.Call;

/** What goes between a container and those who are attached to it. <b>Source:</b> v1 agent.proto {@code ProcessIO}. */
public sealed interface ProcessIo {
    /** Typed; no bytes: the end. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, and never compared
    record Typed(byte[] bytes) implements ProcessIo {}

    record Resized(WindowSize size) implements ProcessIo {}

    /** Says nothing, and keeps the connection. */
    record Heartbeat() implements ProcessIo {}

    /** A record of what a container has said. */
    static byte[] said(MediaType mediaType, boolean error, byte[] bytes) {
        return RecordIo.frame(mediaType.write(Protos.ProcessIO.newBuilder()
                .setType(Protos.ProcessIO.Type.DATA)
                .setData(Protos.ProcessIO.Data.newBuilder()
                        .setType(error ? Protos.ProcessIO.Data.Type.STDERR : Protos.ProcessIO.Data.Type.STDOUT)
                        .setData(ByteString.copyFrom(bytes)))
                .build()));
    }

    /**
     * A message that follows the first of ATTACH_CONTAINER_INPUT.
     *
     * @throws WireException in the words of Mesos
     */
    static ProcessIo read(MediaType mediaType, byte[] record) throws WireException {
        var builder = Call.newBuilder();
        mediaType.merge(record, builder);
        var call = builder.build();
        var check = AgentCall.VALIDATION;
        if (call.getType() != Call.Type.ATTACH_CONTAINER_INPUT) {
            throw check.invalid("Received unexpected " + call.getType() + " record");
        }
        check.require(call.getAttachContainerInput().hasProcessIo(), "attach_container_input.process_io");
        var io = call.getAttachContainerInput().getProcessIo();
        return switch (io.getType()) {
            case DATA -> {
                if (io.getData().getType() != Protos.ProcessIO.Data.Type.STDIN) {
                    throw check.invalid("Expecting 'process_io.data.type' to be STDIN");
                }
                yield new Typed(io.getData().getData().toByteArray());
            }
            case CONTROL ->
                io.getControl().getType() == Protos.ProcessIO.Control.Type.TTY_INFO
                        ? new Resized(NestedCall.size(io.getControl().getTtyInfo()))
                        : new Heartbeat();
            default -> throw check.missing("attach_container_input.process_io.type");
        };
    }
}
