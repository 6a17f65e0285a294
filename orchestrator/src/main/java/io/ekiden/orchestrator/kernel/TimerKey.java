package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.PathId;

/** Names a timer; setting it again moves it. */
public sealed interface TimerKey {
    /** The launch delay of an app ends. */
    record LaunchDelay(PathId app) implements TimerKey {}

    /** An instance has been drained long enough. */
    record Drain(PathId app, InstanceId instance) implements TimerKey {}

    /** An unreachable instance is given up, or forgotten. */
    record Unreachable(PathId app, InstanceId instance) implements TimerKey {}

    /** A deployment has had as long as its apps allow to come further. */
    record Progress(String deployment) implements TimerKey {}

    /** An instance of an app has been well for as long as its deployment wants it to be. */
    record Steady(PathId app) implements TimerKey {}

    /** Ask about launches and kills that nobody answered. */
    record Doubts() implements TimerKey {}

    /** Reconcile all tasks. */
    record Reconcile() implements TimerKey {}
}
