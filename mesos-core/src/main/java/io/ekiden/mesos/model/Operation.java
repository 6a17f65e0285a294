package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Something to be done with accepted offers. <b>Source:</b> mesos.proto {@code Offer.Operation}. */
public sealed interface Operation {
    /** Each task is judged alone. */
    record Launch(List<TaskInfo> tasks) implements Operation {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }

    /** All tasks or none, with what they share. */
    record LaunchGroup(ExecutorInfo executor, List<TaskInfo> tasks) implements Operation {
        public LaunchGroup {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Resources become others: reserved or not, a volume or plain disk.
     *
     * @param id names the operation to the framework that wants to hear how it went
     * @param resources the reserved ones of RESERVE and UNRESERVE, else the volumes
     * @param amount what a volume grows by, plain disk as large as what it shrinks by, or what a RESERVE with a source takes; else empty
     * @param malformed why what came over the wire is no such operation, in the words of Mesos
     */
    record Convert(Kind kind, Optional<String> id, Resources resources, Resources amount, Optional<String> malformed)
            implements Operation {
        public Convert(Kind kind, Optional<String> id, Resources resources) {
            this(kind, id, resources, Resources.EMPTY, Optional.empty());
        }

        /** What a RESERVE takes, where it says so; else the same as it gives without the last reservation. */
        public Optional<Resources> source() {
            return kind == Kind.RESERVE && !amount.isEmpty() ? Optional.of(amount) : Optional.empty();
        }
    }

    /** An operation that the master does not do; it is skipped. {@code type} is the name Mesos has for it. */
    record Unsupported(String type, Optional<String> id) implements Operation {}

    /** See {@link Convert}. */
    enum Kind {
        RESERVE,
        UNRESERVE,
        CREATE,
        DESTROY,
        GROW_VOLUME,
        SHRINK_VOLUME
    }

    /** How an operation stands. <b>Source:</b> mesos.proto {@code OperationState}. */
    enum State {
        OPERATION_PENDING,
        OPERATION_FINISHED,
        OPERATION_FAILED,
        OPERATION_ERROR,
        OPERATION_DROPPED,
        OPERATION_UNREACHABLE,
        OPERATION_GONE_BY_OPERATOR,
        OPERATION_RECOVERING,
        OPERATION_UNKNOWN
    }

    /**
     * What a framework is told of an operation. <b>Source:</b> mesos.proto {@code OperationStatus}.
     *
     * @param id the framework's own name for the operation
     * @param converted what the resources have become, when it is finished
     * @param uuid to be acknowledged; absent when the master made the status up
     */
    record Status(
            Optional<String> id,
            State state,
            String message,
            Resources converted,
            Optional<UUID> uuid,
            Optional<AgentId> agentId) {
        /** Made up by the master, which expects no acknowledgement. */
        public static Status of(Optional<String> id, State state, String message) {
            return new Status(id, state, message, Resources.EMPTY, Optional.empty(), Optional.empty());
        }
    }
}
