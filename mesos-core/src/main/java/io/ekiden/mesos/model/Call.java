package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What a scheduler says to the master. <b>Source:</b> v1 scheduler.proto {@code Call}. */
public sealed interface Call {
    /**
     * @param suppressedRoles those of its roles in which it wants no offers yet
     * @param malformed why what came over the wire is no framework, in the words of Mesos; the master refuses it with ERROR
     */
    record Subscribe(FrameworkInfo frameworkInfo, List<String> suppressedRoles, Optional<String> malformed)
            implements Call {
        public Subscribe {
            suppressedRoles = List.copyOf(suppressedRoles);
        }

        /** Wants offers in all its roles. */
        public Subscribe(FrameworkInfo frameworkInfo) {
            this(frameworkInfo, List.of(), Optional.empty());
        }

        /** The same of a framework that proved to be this one and did not say so, if there is such a proof. */
        public Subscribe withPrincipal(Optional<String> principal) {
            return new Subscribe(frameworkInfo.withPrincipal(principal), suppressedRoles, malformed);
        }
    }

    /** Changes a subscribed framework: all or nothing, answered at once. The parts are those of {@link Subscribe}. */
    record UpdateFramework(FrameworkInfo frameworkInfo, List<String> suppressedRoles, Optional<String> malformed)
            implements Call {
        public UpdateFramework {
            suppressedRoles = List.copyOf(suppressedRoles);
        }

        /** See {@link Subscribe#withPrincipal}. */
        public UpdateFramework withPrincipal(Optional<String> principal) {
            return new UpdateFramework(frameworkInfo.withPrincipal(principal), suppressedRoles, malformed);
        }
    }

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
                        case Operation.LaunchGroup(var _, var tasks) -> tasks.stream();
                        case Operation.Convert _, Operation.Unsupported _ -> Stream.<TaskInfo>empty();
                    })
                    .toList();
        }
    }

    record Decline(List<OfferId> offerIds, Filters filters) implements Call {
        public Decline {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** It will leave these agents; it is asked again when {@code filters} end. */
    record AcceptInverseOffers(List<OfferId> offerIds, Filters filters) implements Call {
        public AcceptInverseOffers {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** It will not leave them; see {@link AcceptInverseOffers}. */
    record DeclineInverseOffers(List<OfferId> offerIds, Filters filters) implements Call {
        public DeclineInverseOffers {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** Forget all filters in these roles and offer again. No roles: in all of the framework's. */
    record Revive(List<String> roles) implements Call {
        public Revive {
            roles = List.copyOf(roles);
        }

        public Revive() {
            this(List.of());
        }
    }

    /** Send no offers in these roles until {@link Revive}. No roles: in none of the framework's. */
    record Suppress(List<String> roles) implements Call {
        public Suppress {
            roles = List.copyOf(roles);
        }

        public Suppress() {
            this(List.of());
        }
    }

    record Kill(TaskId taskId, Optional<AgentId> agentId, Optional<Duration> gracePeriod) implements Call {}

    record Acknowledge(AgentId agentId, TaskId taskId, UUID uuid) implements Call {}

    /** Empty list: implicit reconciliation, one update per task of the framework. */
    record Reconcile(List<ReconcileTask> tasks) implements Call {
        public Reconcile {
            tasks = List.copyOf(tasks);
        }
    }

    record ReconcileTask(TaskId taskId, Optional<AgentId> agentId) {}

    /** The framework has heard how an operation ended. */
    record AcknowledgeOperation(AgentId agentId, UUID uuid) implements Call {}

    /** Empty list: one status per operation of the framework that is under way or not acknowledged. */
    record ReconcileOperations(List<ReconcileOperation> operations) implements Call {
        public ReconcileOperations {
            operations = List.copyOf(operations);
        }
    }

    record ReconcileOperation(String operationId, Optional<AgentId> agentId) {}

    /** Ends an executor with all its tasks. */
    record Shutdown(ExecutorId executorId, AgentId agentId) implements Call {}

    /** For a framework's own executor. Best effort. */
    record Message(AgentId agentId, ExecutorId executorId, String base64) implements Call {}
}
