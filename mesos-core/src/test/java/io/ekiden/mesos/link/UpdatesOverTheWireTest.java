package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates of tasks from an agent to a scheduler, both on the network. The first wait for an acknowledgement is 150 ms here. */
class UpdatesOverTheWireTest {
    private static final long FIRST_WAIT_MILLIS = 150;
    private static final int RESENDINGS = 4;

    private Wire wire;

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
    }

    @AfterEach
    void end() throws Exception {
        wire.close();
    }

    @Test
    void unacknowledgedRunning_isSentAgainAtDoublingIntervals_andBlocksTheEnd() throws Exception {
        var agent = wire.agent("h1", wire.uri());
        try (var scheduler = new TestScheduler(wire.uri(), "")) {
            long before = System.nanoTime();
            scheduler.launch("t1", "exit 3");
            var running = scheduler.await("TASK_RUNNING");
            for (int again = 1; again <= RESENDINGS; again++) {
                assertThat(scheduler.update().path("uuid"))
                        .as("the same update")
                        .isEqualTo(running.path("uuid"));
                // Of all the waits together: one alone looks shorter when what came before was late.
                long waited = (System.nanoTime() - before) / 1_000_000;
                assertThat(waited)
                        .as("before sending %d", again)
                        .isGreaterThan(FIRST_WAIT_MILLIS * ((1L << again) - 1));
            }
            assertThat(agent.state().tasks().values().iterator().next().latestState())
                    .as("it has ended meanwhile")
                    .isEqualTo(TaskState.TASK_FAILED);

            scheduler.acknowledge(running);
            var failed = scheduler.await("TASK_FAILED");
            assertThat(failed.path("message").asText()).isEqualTo("Command exited with status 3");
        }
    }

    @Test
    void endWhileTheSchedulerWasAway_isToldWhenItReturns() throws Exception {
        var agent = wire.agent("h1", wire.uri());
        String id;
        try (var scheduler = new TestScheduler(wire.uri(), "")) {
            id = scheduler.id();
            scheduler.launch("t1", "true");
        }
        Until.holds(() -> agent.state().tasks().values().stream()
                .anyMatch(task -> task.latestState() == TaskState.TASK_FINISHED));
        try (var scheduler = new TestScheduler(wire.uri(), id)) {
            assertThat(scheduler.id()).isEqualTo(id);
            var finished = scheduler.await("TASK_FINISHED");
            scheduler.acknowledge(finished);
            Until.holds(() -> agent.state().tasks().isEmpty());
        }
    }
}
