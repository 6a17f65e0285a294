package io.ekiden.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private static final PathId WEB = PathId.parse("/web");
    private static final Instance INSTANCE = new Instance(
            new InstanceId("web.instance-1"),
            WEB,
            Instant.EPOCH,
            Instant.EPOCH,
            2,
            Condition.RUNNING,
            Instance.Goal.RUNNING,
            Optional.of(new Instance.Place(new AgentId("a1"), "host", new TreeMap<>(), List.of(), List.of())),
            new Instance.Times(Instant.EPOCH, Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty());

    @Test
    void failure_namesTheTaskAndStaysInItsLine() {
        var event = new StreamEvent.StatusUpdate(
                INSTANCE, INSTANCE.taskId(), TaskState.TASK_FAILED, "exit 1\n2026 ERROR forged");

        assertThat(DecisionLog.line(event))
                .contains("Task failed taskId=web.instance-1._app.2 agentId=a1 state=TASK_FAILED"
                        + " message=exit 1 2026 ERROR forged");
    }

    @Test
    void runningTask_isNotWorthALine() {
        assertThat(DecisionLog.line(
                        new StreamEvent.StatusUpdate(INSTANCE, INSTANCE.taskId(), TaskState.TASK_RUNNING, "")))
                .isEmpty();
    }

    @Test
    void deployment_ofManyAppsNamesTheFirst() {
        var actions = IntStream.range(0, 7)
                .mapToObj(i -> new Deployment.Action(Deployment.Kind.SCALE, PathId.parse("/app" + i)))
                .toList();
        var deployment = new Deployment("d1", Instant.EPOCH, List.of(new Deployment.Step(actions)), 0, new TreeMap<>());

        assertThat(DecisionLog.line(new StreamEvent.DeploymentInfo(deployment)).orElseThrow())
                .startsWith("Deploying deploymentId=d1 step=1/1: ScaleApplication /app0, ")
                .endsWith("/app4 and 2 more");
    }
}
