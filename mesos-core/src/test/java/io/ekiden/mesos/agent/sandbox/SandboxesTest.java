package io.ekiden.mesos.agent.sandbox;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxesTest {
    @TempDir
    private Path workDir;

    private Volumes volumes;
    private Sandboxes sandboxes;

    @BeforeEach
    void begin() {
        volumes = new Volumes(workDir);
        sandboxes = new Sandboxes(workDir, volumes);
    }

    private static TaskRun run(TaskInfo task) {
        return new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, new ContainerId("c1"));
    }

    private static TaskRun withVolume() {
        var task = task("t", "true").task();
        return run(new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                Resources.parse("cpus:1;disk<DYNAMIC/a/me|disk/v1/me/data/RW/!/!/!/!>:100"),
                task.command(),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    }

    @Test
    void volume_isThere_alsoWhenAnAgentDiedRightAfterItMadeTheDirectory() throws Exception {
        var run = withVolume();
        volumes.keep(new Volume(new VolumeId("a", "v1")));
        Files.createDirectories(sandboxes.pathOf(run));

        var sandbox = sandboxes.create(run, new TaskUser.Own());

        assertThat(sandbox.resolve("data").toRealPath())
                .isEqualTo(workDir.resolve("volumes/roles/a/v1").toRealPath());
        assertThat(sandboxes.create(run, new TaskUser.Own()).resolve("data")).isSymbolicLink();
    }

    @Test
    void latest_isAnIdLikeAnyOther_whereNoLinkHasThatName() {
        var run = run(task("latest", "true")
                .task()
                .withExecutor(ExecutorInfo.of(new ExecutorId("latest"), Resources.parse("cpus:1"))));

        assertThat(sandboxes.pathOf(run).toString()).contains("/executors/latest/runs/");
        assertThatThrownBy(() -> sandboxes.pathOf(
                        new TaskRun(new AgentId("latest"), run.frameworkId(), run.task(), run.containerId())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sandboxes.pathOf(
                        new TaskRun(run.agentId(), run.frameworkId(), run.task(), new ContainerId("latest"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
