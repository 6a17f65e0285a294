package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.Validation;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import java.util.OptionalLong;
import org.apache.mesos.v1.agent.Protos.Call;

/** What an operator asks of an agent. <b>Source:</b> v1 agent.proto {@code Call}. */
public sealed interface AgentCall {
    Validation VALIDATION = new Validation("agent::Call");

    /** Something to read from a snapshot. {@code type} is the name Mesos has for it. */
    record Read(String type) implements AgentCall {}

    /** @param nested also those of the tasks of groups */
    record GetContainers(boolean nested) implements AgentCall {}

    /** What masters are asked too. */
    record OfFiles(FilesCall call) implements AgentCall {}

    /** About a container within a task's. */
    record OfNested(NestedCall call) implements AgentCall {}

    /** Known to Mesos, but not to this agent. */
    record Unsupported(String type) implements AgentCall {}

    /**
     * Reads and checks a request's body.
     *
     * @throws WireException in the words of Mesos
     */
    static AgentCall read(MediaType mediaType, byte[] body) throws WireException {
        var builder = Call.newBuilder();
        mediaType.merge(body, builder);
        var call = builder.build();
        return switch (call.getType()) {
            case UNKNOWN -> throw VALIDATION.missing("type");
            case GET_HEALTH,
                    GET_FLAGS,
                    GET_VERSION,
                    GET_METRICS,
                    GET_STATE,
                    GET_FRAMEWORKS,
                    GET_EXECUTORS,
                    GET_OPERATIONS,
                    GET_TASKS,
                    GET_AGENT,
                    GET_RESOURCE_PROVIDERS -> new Read(call.getType().name());
            case GET_CONTAINERS -> new GetContainers(call.getGetContainers().getShowNested());
            case GET_LOGGING_LEVEL -> new OfFiles(new FilesCall.GetLoggingLevel());
            case SET_LOGGING_LEVEL -> {
                VALIDATION.require(call.hasSetLoggingLevel(), "set_logging_level");
                var set = call.getSetLoggingLevel();
                yield new OfFiles(FilesCall.SetLoggingLevel.of(
                        set.getLevel(), set.getDuration().getNanoseconds()));
            }
            case LIST_FILES -> {
                VALIDATION.require(call.hasListFiles(), "list_files");
                yield new OfFiles(new FilesCall.ListFiles(call.getListFiles().getPath()));
            }
            case READ_FILE -> {
                VALIDATION.require(call.hasReadFile(), "read_file");
                var file = call.getReadFile();
                var length = file.hasLength() ? OptionalLong.of(file.getLength()) : OptionalLong.empty();
                yield new OfFiles(FilesCall.ReadFile.of(file.getPath(), file.getOffset(), length, VALIDATION));
            }
            default -> {
                var nested = NestedCall.read(call);
                yield nested.isPresent()
                        ? new OfNested(nested.get())
                        : new Unsupported(call.getType().name());
            }
        };
    }
}
