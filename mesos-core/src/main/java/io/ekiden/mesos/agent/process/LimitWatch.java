package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells which runs use more than they may, as often as it finds that, and ends none of them. Used on the containerizer's thread.
 */
final class LimitWatch {
    private final Isolator isolator;
    private final Sandboxes sandboxes;
    private final Consumer<AgentEvent> events;
    private final AtomicBoolean measuring = new AtomicBoolean();

    /** @param events may be called on any thread */
    LimitWatch(Isolator isolator, Sandboxes sandboxes, Consumer<AgentEvent> events) {
        this.isolator = isolator;
        this.sandboxes = sandboxes;
        this.events = events;
    }

    /** Whether the kernel has ended a part of a run for want of memory. */
    void lookAtMemory(Run run) {
        if (run.taskRun() != null) {
            isolator.outOfMemory(run.taskRun())
                    .ifPresent(exceeded -> events.accept(new AgentEvent.LimitExceeded(run.containerId(), exceeded)));
        }
    }

    /** Beside the thread, one look at a time: a sandbox may have a million files. */
    void measureDisks(Collection<Run> runs) {
        if (!measuring.compareAndSet(false, true)) {
            return;
        }
        var measured = runs.stream()
                .filter(run -> run.stage() == Run.Stage.STARTED)
                .map(Run::taskRun)
                .filter(Objects::nonNull)
                .toList();
        Thread.ofVirtual().name("ekiden-disk").start(() -> {
            try {
                for (var run : measured) {
                    Isolator.overDisk(run, sandboxes.pathOf(run))
                            .ifPresent(exceeded ->
                                    events.accept(new AgentEvent.LimitExceeded(run.containerId(), exceeded)));
                }
            } finally {
                measuring.set(false);
            }
        });
    }
}
