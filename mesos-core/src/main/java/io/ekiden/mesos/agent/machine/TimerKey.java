package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.TaskKey;

/** What a timer is for. Setting a timer again replaces the earlier one of the same key. */
public sealed interface TimerKey {
    /** Connect and register again, because the link broke or the master did not answer. */
    record Registration() implements TimerKey {}

    /** The master's pings stayed away. */
    record PingTimeout() implements TimerKey {}

    /** The acknowledgement of the task's first pending update stayed away. */
    record Resend(TaskKey task) implements TimerKey {}

    /** The run has had the time it asked for. */
    record TimeLimit(ContainerId containerId) implements TimerKey {}

    /** A process of a framework's own was to subscribe by now. */
    record ExecutorPatience(ContainerId containerId) implements TimerKey {}

    /** A killed run's grace is over. */
    record KillGrace(ContainerId containerId) implements TimerKey {}
}
