package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What a scheduler says to the master. <b>Source:</b> v1 scheduler.proto {@code Call}. */
public sealed interface Call {
    record Subscribe(FrameworkInfo frameworkInfo) implements Call {}

    record Teardown() implements Call {}

    /** Uses offers of one agent. They are consumed whatever happens; what is left over is declined with {@code filters}. */
    record Accept(List<OfferId> offerIds, List<Operation> operations, Filters filters) implements Call {
        public Accept {
            offerIds = List.copyOf(offerIds);
            operations = List.copyOf(operations);
        }

        /** Launches tasks and does nothing else. */
        public static Accept launch(List<OfferId> offerIds, List<TaskInfo> tasks, Filters filters) {
            return new Accept(offerIds, List.of(new Operation.Launch(tasks)), filters);
        }

        /** The tasks of all operations. */
        public List<TaskInfo> tasks() {
            return operations.stream()
                    .flatMap(operation -> switch (operation) {
                        case Operation.Launch(var tasks) -> tasks.stream();
                        case Operation.Unsupported _ -> Stream.<TaskInfo>empty();
                    })
                    .toList();
        }
    }

    record Decline(List<OfferId> offerIds, Filters filters) implements Call {
        public Decline {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** Forget all filters and offer again. */
    record Revive() implements Call {}

    /** Send no offers until {@link Revive}. */
    record Suppress() implements Call {}

    record Kill(TaskId taskId, Optional<AgentId> agentId, Optional<Duration> gracePeriod) implements Call {}

    record Acknowledge(AgentId agentId, TaskId taskId, UUID uuid) implements Call {}

    /** Empty list: implicit reconciliation, one update per task of the framework. */
    record Reconcile(List<ReconcileTask> tasks) implements Call {
        public Reconcile {
            tasks = List.copyOf(tasks);
        }
    }

    record ReconcileTask(TaskId taskId, Optional<AgentId> agentId) {}

    /** Ends an executor with all its tasks. */
    record Shutdown(ExecutorId executorId, AgentId agentId) implements Call {}

    /** For a framework's own executor. Best effort. */
    record Message(AgentId agentId, ExecutorId executorId, String base64) implements Call {}
}
