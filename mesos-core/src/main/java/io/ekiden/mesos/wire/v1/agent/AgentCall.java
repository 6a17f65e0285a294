package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.mesos.v1.agent.Protos.Call;

/** What an operator asks of an agent. <b>Source:</b> v1 agent.proto {@code Call}. */
public sealed interface AgentCall {
    /** Something to read from a snapshot. {@code type} is the name Mesos has for it. */
    record Read(String type) implements AgentCall {}

    /** @param nested also those of the tasks of groups */
    record GetContainers(boolean nested) implements AgentCall {}

    record ListFiles(String path) implements AgentCall {}

    record ReadFile(String path, long offset, OptionalLong length) implements AgentCall {}

    record GetLoggingLevel() implements AgentCall {}

    /** For a while. */
    record SetLoggingLevel(long level, Duration time) implements AgentCall {}

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
            case UNKNOWN -> throw invalid("Expecting 'type' to be present");
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
            case GET_LOGGING_LEVEL -> new GetLoggingLevel();
            case SET_LOGGING_LEVEL -> {
                require(call.hasSetLoggingLevel(), "set_logging_level");
                var set = call.getSetLoggingLevel();
                yield new SetLoggingLevel(
                        Integer.toUnsignedLong(set.getLevel()),
                        Duration.ofNanos(set.getDuration().getNanoseconds()));
            }
            case LIST_FILES -> {
                require(call.hasListFiles(), "list_files");
                yield new ListFiles(call.getListFiles().getPath());
            }
            case READ_FILE -> {
                require(call.hasReadFile(), "read_file");
                var file = call.getReadFile();
                if (file.getOffset() < 0 || file.getLength() < 0) {
                    throw invalid("'offset' or 'length' is no place in a file");
                }
                yield new ReadFile(
                        file.getPath(),
                        file.getOffset(),
                        file.hasLength() ? OptionalLong.of(file.getLength()) : OptionalLong.empty());
            }
            default -> new Unsupported(call.getType().name());
        };
    }

    private static void require(boolean present, String field) throws WireException {
        if (!present) {
            throw invalid("Expecting '" + field + "' to be present");
        }
    }

    private static WireException invalid(String why) {
        return new WireException("Failed to validate agent::Call: " + why);
    }
}
