package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.example.Counting;
import io.ekiden.mesos.security.file.TestCertificate;
import io.ekiden.mesos.security.file.Tls;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of an executor: several tasks in one process of its own, over a restart of its agent. */
class CountingTest {
    private static final int GOAL = 40;

    @TempDir
    Path workDir;

    @Test
    void tasks_countInOneProcessOverARestartOfTheAgent() throws Exception {
        try (var cluster = SmallCluster.withExecutors(workDir, SmallCluster.Times.DEFAULT)) {
            var heard = new ConcurrentLinkedQueue<TaskStatus>();
            var ended = CompletableFuture.supplyAsync(() -> Counting.run(
                    List.of(cluster.uri()), HttpSchedulerSettings.DEFAULT, 3, GOAL, Counting.ownCommand(), heard::add));
            SmallCluster.awaitThat(() -> heard.stream().anyMatch(CountingTest::isProgress), "progress is told");
            var before = cluster.agent().state().executors().values().stream()
                    .map(executor -> executor.run().containerId())
                    .toList();
            cluster.restartAgent();

            assertThat(ended.get(40, TimeUnit.SECONDS))
                    .isEqualTo(Map.of(
                            new TaskId("count-1"), TaskState.TASK_FINISHED,
                            new TaskId("count-2"), TaskState.TASK_FINISHED,
                            new TaskId("count-3"), TaskState.TASK_FINISHED));
            assertThat(before).hasSize(1);
            assertThat(heard)
                    .extracting(status -> status.container().id().orElseThrow())
                    .containsOnly(before.getFirst());
        }
    }

    /** Whose certificate is of its name, and vouched for by an authority that Java does not know. */
    @Test
    void executor_reachesAnAgentThatSpeaksTls() throws Exception {
        var own = TestCertificate.make(workDir, "agent");
        var tls = Tls.read(
                new Tls.Given(
                        Optional.of(own.certificate()), Optional.of(own.key()), Optional.of(own.certificate()), false),
                Instant.now());
        try (var cluster = SmallCluster.withExecutors(workDir.resolve("work"), SmallCluster.Times.DEFAULT, tls)) {
            assertThat(Counting.run(
                            List.of(cluster.uri()),
                            HttpSchedulerSettings.DEFAULT,
                            1,
                            2,
                            Counting.ownCommand(),
                            _ -> {}))
                    .isEqualTo(Map.of(new TaskId("count-1"), TaskState.TASK_FINISHED));
        }
    }

    private static boolean isProgress(TaskStatus status) {
        return status.said().flatMap(TaskStatus.Said::data).isPresent();
    }
}
