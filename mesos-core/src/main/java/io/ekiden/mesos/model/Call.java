package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a scheduler says to the master. <b>Source:</b> v1 scheduler.proto {@code Call}. */
public sealed interface Call {
    record Subscribe(FrameworkInfo frameworkInfo) implements Call {}

    record Teardown() implements Call {}

    /** Launches tasks on offers of one agent. Offers are consumed whatever happens; what is left over is declined with {@code filters}. */
    record Accept(List<OfferId> offerIds, List<TaskInfo> launch, Filters filters) implements Call {
        public Accept {
            offerIds = List.copyOf(offerIds);
            launch = List.copyOf(launch);
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
}
