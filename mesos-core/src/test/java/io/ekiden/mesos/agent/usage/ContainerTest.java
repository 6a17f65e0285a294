package io.ekiden.mesos.agent.usage;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.AgentMachine;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How runs and measurements become the containers that readers see. */
class ContainerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ContainerId EXECUTOR = new ContainerId("executor");
    private static final TaskRun WEB = member("web");
    private static final TaskRun LOG = member("log");
    private static final TaskRun ALONE = run(task("alone", "sleep 1000").task(), Optional.empty());

    private static TaskRun member(String name) {
        var executor = ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32"));
        var task = task(name, "sleep 1000").resources("cpus:1;mem:64").task().withExecutor(executor);
        return run(task, Optional.of(new TaskRun.Group(EXECUTOR, "g1", Optional.empty())));
    }

    private static TaskRun run(TaskInfo task, Optional<TaskRun.Group> group) {
        var id = new ContainerId("c-" + task.taskId());
        return new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, id, group);
    }

    private static AgentState state() {
        var machine = new AgentMachine(AgentTimeouts.DEFAULT);
        var info = new AgentInfo("localhost", 5051, Resources.parse("cpus:8;mem:1024"), List.of());
        var state = AgentState.initial(info, Chance.of(new UUID(1, 2)));
        state = machine.apply(state, new AgentChange.TaskAccepted(ALONE));
        return machine.apply(state, new AgentChange.GroupAccepted(List.of(WEB, LOG)));
    }

    private static Measurement measured(long pid, long userSeconds, long bytes) {
        var cpu = new Usage.Cpu(
                Duration.ofSeconds(userSeconds),
                Duration.ofSeconds(1),
                Optional.of(new Usage.Throttling(10, 2, Duration.ofMillis(5))));
        var memory = new Usage.Memory(bytes, Optional.of(new Usage.Account(bytes + 10, 1, 2, 3, 4)));
        return new Measurement(NOW, OptionalLong.of(pid), new Usage(cpu, memory));
    }

    @Test
    void group_isAContainerAroundThoseOfItsTasks_withWhatTheyUseTogether() {
        var containers = Container.all(
                state(),
                Map.of(
                        ALONE.containerId(), measured(1, 1, 100),
                        WEB.containerId(), measured(2, 2, 200),
                        LOG.containerId(), measured(3, 3, 300)));

        assertThat(containers)
                .extracting(Container::id)
                .containsExactly(ALONE.containerId(), EXECUTOR, LOG.containerId(), WEB.containerId());
        assertThat(containers.get(0)).satisfies(alone -> {
            assertThat(alone.executorName()).isEqualTo("Command Executor (Task: alone) (Command: sh -c 'sleep 1000')");
            assertThat(alone.source()).isEqualTo("alone");
            assertThat(alone.measured()).isEqualTo(measured(1, 1, 100));
            assertThat(alone.parent()).isEmpty();
        });
        assertThat(containers.get(1)).satisfies(executor -> {
            assertThat(executor.executorId()).isEqualTo(new ExecutorId("pod"));
            assertThat(executor.resources()).isEqualTo(Resources.parse("cpus:2.1;mem:160"));
            assertThat(executor.measured().pid()).isEmpty();
            assertThat(executor.measured().usage())
                    .isEqualTo(new Usage(
                            new Usage.Cpu(
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(2),
                                    Optional.of(new Usage.Throttling(20, 4, Duration.ofMillis(10)))),
                            new Usage.Memory(500, Optional.of(new Usage.Account(520, 2, 4, 6, 8)))));
        });
        assertThat(containers.get(2)).satisfies(nested -> {
            assertThat(nested.parent()).hasValue(EXECUTOR);
            assertThat(nested.executorId()).isEqualTo(new ExecutorId("pod"));
            assertThat(nested.resources()).isEqualTo(Resources.parse("cpus:1;mem:64"));
            assertThat(nested.measured().pid()).hasValue(3);
        });
    }

    @Test
    void whatWasNotMeasured_isLeftOut() {
        assertThat(Container.all(state(), Map.of(WEB.containerId(), measured(2, 2, 200))))
                .extracting(Container::id)
                .containsExactly(EXECUTOR, WEB.containerId());
        assertThat(Container.all(state(), Map.of())).isEmpty();
    }

    @Test
    void command_isNamedByItsBeginning() {
        assertThat(task("t", "echo out line; sleep 1000").task().executorName())
                .isEqualTo("Command Executor (Task: t) (Command: sh -c 'echo out lin...')");
        assertThat(task("t", "").argv("ls", "1").task().executorName())
                .isEqualTo("Command Executor (Task: t) (Command: [ls, ls, 1])");
    }
}
