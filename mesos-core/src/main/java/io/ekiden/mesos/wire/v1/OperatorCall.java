package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.FrameworkId;
import org.apache.mesos.v1.master.Protos.Call;

/** What an operator asks of the master. <b>Source:</b> v1 master.proto {@code Call}. */
public sealed interface OperatorCall {
    /** Something to read from a snapshot. {@code type} is the name Mesos has for it. */
    record Read(String type) implements OperatorCall {}

    record Subscribe() implements OperatorCall {}

    record Teardown(FrameworkId frameworkId) implements OperatorCall {}

    /** Known to Mesos, but not to this master. */
    record Unsupported(String type) implements OperatorCall {}

    /**
     * Reads and checks a request's body.
     *
     * @throws WireException in the words of Mesos
     */
    static OperatorCall read(MediaType mediaType, byte[] body) throws WireException {
        var builder = Call.newBuilder();
        mediaType.merge(body, builder);
        var call = builder.build();
        return switch (call.getType()) {
            case UNKNOWN -> throw invalid("type");
            case SUBSCRIBE -> new Subscribe();
            case TEARDOWN -> {
                if (!call.hasTeardown()) {
                    throw invalid("teardown");
                }
                yield new Teardown(
                        new FrameworkId(call.getTeardown().getFrameworkId().getValue()));
            }
            case GET_HEALTH,
                    GET_FLAGS,
                    GET_VERSION,
                    GET_METRICS,
                    GET_LOGGING_LEVEL,
                    GET_STATE,
                    GET_AGENTS,
                    GET_FRAMEWORKS,
                    GET_EXECUTORS,
                    GET_OPERATIONS,
                    GET_TASKS,
                    GET_MASTER -> new Read(call.getType().name());
            default -> new Unsupported(call.getType().name());
        };
    }

    private static WireException invalid(String field) {
        return new WireException("Failed to validate master::Call: Expecting '" + field + "' to be present");
    }
}
