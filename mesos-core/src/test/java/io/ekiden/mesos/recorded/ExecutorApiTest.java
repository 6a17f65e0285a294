package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A framework's own executor from its launch to its end, over HTTP on both sides, with a process that really runs. */
class ExecutorApiTest {
    private static final String SLEEPS = "env > env.txt.part; mv env.txt.part env.txt; exec sleep 1000";

    @TempDir
    Path workDir;

    @Test
    void executor_subscribesRunsItsTasksAndEnds() throws Exception {
        try (var stage = ExecutorStage.of(workDir)) {
            stage.launch("e1", SLEEPS, "", "two.b", "two.a");
            var executor = stage.subscribe("e1");

            var subscribed = executor.next().path("subscribed");
            assertThat(subscribed.at("/executor_info/data").asText()).isEqualTo("ZXhlYw==");
            assertThat(subscribed.at("/executor_info/command/value").asText()).isEqualTo(SLEEPS);
            assertThat(subscribed.at("/framework_info/name").asText()).isEqualTo("exec");
            assertThat(subscribed.at("/agent_info/port").asInt())
                    .isEqualTo(stage.cluster.agentUri().getPort());
            // In the order of the ACCEPT.
            var launch = executor.next().at("/launch/task");
            assertThat(launch.at("/task_id/value").asText()).isEqualTo("two.b");
            assertThat(launch.path("data").asText()).isEqualTo("ZGF0YQ==");
            assertThat(executor.next().at("/launch/task/task_id/value").asText())
                    .isEqualTo("two.a");

            var progress = stage.status(
                    "e1",
                    "two.a",
                    "TASK_RUNNING",
                    ", \"message\": \"50 %\", \"data\": \"NTA=\", \"labels\": {\"labels\":"
                            + " [{\"key\": \"pct\", \"value\": \"50\"}]}");
            assertThat(stage.say(executor, "e1", progress)).isEqualTo(202);
            assertThat(executor.next().path("acknowledged").path("uuid"))
                    .isEqualTo(ExecutorStage.json(progress).path("uuid"));
            var heard = stage.update();
            assertThat(ExecutorStage.brief(heard)).isEqualTo("two.a TASK_RUNNING");
            assertThat(heard.path("data").asText()).isEqualTo("NTA=");
            assertThat(heard.at("/labels/labels/0/value").asText()).isEqualTo("50");
            assertThat(heard.at("/container_status/container_id").toString())
                    .isEqualTo(subscribed.path("container_id").toString());

            assertThat(stage.say(executor, "e1", "two.a", "TASK_FINISHED")).isEqualTo(202);
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("two.a TASK_FINISHED");

            // What it leaves running ends with its process.
            var offer = stage.scheduler.next("OFFERS").at("/offers/offers/0");
            assertThat(offer.at("/executor_ids/0/value").asText()).isEqualTo("e1");
            stage.call("""
                    {"type": "SHUTDOWN", "framework_id": {"value": "%s"}, "shutdown":
                     {"executor_id": {"value": "e1"}, "agent_id": %s}}""".formatted(stage.frameworkId, offer.path("agent_id")));
            while (!executor.next().path("type").asText().equals("SHUTDOWN")) {
                // ACKNOWLEDGED of what it said before.
            }
            var failure = stage.scheduler.next("FAILURE").path("failure");
            assertThat(failure.at("/executor_id/value").asText()).isEqualTo("e1");
            assertThat(failure.path("status").asInt()).isEqualTo(9);
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("two.b TASK_FAILED REASON_EXECUTOR_TERMINATED");
        }
    }

    @Test
    void group_isGivenToTheFrameworksOwnExecutorAtOnce() throws Exception {
        try (var stage = ExecutorStage.of(workDir)) {
            stage.launchGroup("e1", SLEEPS, "g.a", "g.b");
            var executor = stage.subscribe("e1");
            assertThat(executor.next().path("type").asText()).isEqualTo("SUBSCRIBED");
            var group = executor.next();
            assertThat(group.path("type").asText()).isEqualTo("LAUNCH_GROUP");
            var tasks = group.at("/launch_group/task_group/tasks");
            assertThat(tasks).hasSize(2);
            assertThat(tasks.at("/0/task_id/value").asText()).isEqualTo("g.a");
            assertThat(tasks.at("/1/command/value").asText()).isEqualTo("what the executor makes of it");
            assertThat(tasks.at("/1/executor/executor_id/value").asText()).isEqualTo("e1");
            stage.say(executor, "e1", "g.a", "TASK_FAILED");
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("g.a TASK_FAILED");
            // What its end means to the others is for the executor to say.
            stage.say(executor, "e1", "g.b", "TASK_RUNNING");
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("g.b TASK_RUNNING");
        }
    }

    @Test
    void environment_isThatOfAnExecutor() throws Exception {
        try (var stage = ExecutorStage.of(workDir)) {
            stage.launch("e1", SLEEPS, ", \"shutdown_grace_period\": {\"nanoseconds\": 2000000000}", "t");
            stage.awaitProcess("e1");
            var file = stage.sandbox("e1").resolve("env.txt");
            SmallCluster.awaitThat(() -> Files.exists(file), "the process has told its environment");
            var endpoint = "127.0.0.1:" + stage.cluster.agentUri().getPort();

            assertThat(Files.readAllLines(file))
                    .contains(
                            "MESOS_AGENT_ENDPOINT=" + endpoint,
                            "MESOS_SLAVE_PID=slave(1)@" + endpoint,
                            "MESOS_DIRECTORY=" + stage.sandbox("e1"),
                            "MESOS_SANDBOX=" + stage.sandbox("e1"),
                            "MESOS_FRAMEWORK_ID=" + stage.frameworkId,
                            "MESOS_EXECUTOR_ID=e1",
                            "MESOS_CHECKPOINT=1",
                            "MESOS_HTTP_COMMAND_EXECUTOR=0",
                            "MESOS_RECOVERY_TIMEOUT=15mins",
                            "MESOS_SUBSCRIPTION_BACKOFF_MAX=2secs",
                            "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD=2secs",
                            "LIBPROCESS_IP=127.0.0.1",
                            "LIBPROCESS_PORT=0")
                    .noneMatch(line -> line.startsWith("MESOS_TASK_ID="))
                    .anyMatch(line -> line.matches("MESOS_EXECUTOR_AUTHENTICATION_TOKEN=[\\w-]+\\.[\\w-]+\\.[\\w-]+"));
        }
    }

    @Test
    void restartedAgent_hasItsExecutorBack() throws Exception {
        try (var stage = ExecutorStage.of(workDir)) {
            stage.launch("e1", SLEEPS, "", "t.a", "t.lost", "t.got");
            var executor = stage.subscribe("e1");
            executor.next("LAUNCH");
            executor.next("LAUNCH");
            executor.next("LAUNCH");
            stage.say(executor, "e1", "t.a", "TASK_RUNNING");
            executor.next("ACKNOWLEDGED");
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("t.a TASK_RUNNING");
            stage.cluster.restartAgent();

            var unacknowledged = stage.status("e1", "t.a", "TASK_FINISHED", "");
            var again = stage.subscribe(
                    "e1",
                    "\"unacknowledged_updates\": [{\"status\": %s}], \"unacknowledged_tasks\": [%s]"
                            .formatted(unacknowledged, """
                            {"name": "t", "task_id": {"value": "t.got"}, "agent_id": {"value": ""}}"""));
            assertThat(again.next().path("type").asText()).isEqualTo("SUBSCRIBED");
            assertThat(again.next().at("/acknowledged/task_id/value").asText()).isEqualTo("t.a");
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("t.a TASK_FINISHED");
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("t.lost TASK_DROPPED REASON_AGENT_RESTARTED");
            assertThat(stage.say(again, "e1", "t.got", "TASK_FINISHED")).isEqualTo(202);
            assertThat(ExecutorStage.brief(stage.update())).isEqualTo("t.got TASK_FINISHED");
        }
    }
}
