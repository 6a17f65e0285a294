package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What real tasks of a group find. */
class GroupSandboxTest extends OnHost {
    private static final ContainerId EXECUTOR = new ContainerId("parent");
    private static final ExecutorInfo POD = ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1"));

    private TaskRun member(String id, String command) throws Exception {
        return member(task(id, command).task(), POD);
    }

    private TaskRun member(TaskInfo task, ExecutorInfo executor) throws Exception {
        var alone = Host.run(task.withRole("web").withExecutor(executor));
        var run = new TaskRun(
                alone.agentId(),
                alone.frameworkId(),
                alone.task(),
                alone.containerId(),
                Optional.of(new TaskRun.Group(EXECUTOR, "g", Optional.of("127.0.0.1"))));
        host.launch(run);
        assertThat(host.next()).isEqualTo(new AgentEvent.RunStarted(run.containerId()));
        return run;
    }

    @Test
    void sandboxes_areInThatOfTheExecutor_asInMesos() throws Exception {
        var one = member("p.a", "echo a; ls ../..");
        assertThat(host.exitOf(one)).isEqualTo(new ExitStatus.Exited(0));
        var other = member("p.b", "cat ../../tasks/p.a/stdout");
        assertThat(host.exitOf(other)).isEqualTo(new ExitStatus.Exited(0));

        var runs = workDir.resolve("slaves/a1/frameworks/fw/executors/pod/runs");
        var executor = runs.resolve("parent");
        assertThat(runs.resolve("latest").toRealPath()).isEqualTo(executor.toRealPath());
        assertThat(host.sandbox(one))
                .isEqualTo(
                        executor.resolve("containers").resolve(one.containerId().value()));
        assertThat(Files.readSymbolicLink(executor.resolve("tasks/p.a"))).isEqualTo(host.sandbox(one));
        assertThat(host.stdout(one)).isEqualTo("a\ncontainers\nstderr\nstdout\ntasks\n");
        assertThat(host.stdout(other)).isEqualTo(host.stdout(one));
    }

    private static TaskInfo sharing(String id, String command, String at, String path) {
        return task(id, command)
                .task()
                .withContainer(ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                        .withVolumes(List.of(new ContainerInfo.Volume(at, new VolumeSource.SandboxPath(path), false))));
    }

    @Test
    void directoryOfTheGroup_isSharedByItsTasks_whereverEachHasIt() throws Exception {
        var writes = member(sharing("p.a", "echo hello >out/word", "out", "data"), POD);
        assertThat(host.exitOf(writes)).isEqualTo(new ExitStatus.Exited(0));
        var reads = member(sharing("p.b", "cat deep/in/word", "deep/in", "data"), POD);
        assertThat(host.exitOf(reads)).isEqualTo(new ExitStatus.Exited(0));

        assertThat(host.stdout(reads)).isEqualTo("hello\n");
        assertThat(Sandboxes.ofExecutor(reads, host.sandbox(reads)).resolve("data/word"))
                .isRegularFile();
    }

    @Test
    void persistentVolumeOfTheExecutor_isSharedToo_andOutlivesTheGroup() throws Exception {
        var disk = new Resources.Key(Resources.DISK, "web")
                .withTerms(Terms.UNRESERVED.withDisk(Optional.of(new Disk(
                        Optional.of(new Disk.Persistence("v1", Optional.empty())),
                        Optional.of(new Disk.Mount("data", Disk.Mode.RW)),
                        Optional.empty()))));
        host.containerizer().createVolume(new Volume(new VolumeId(disk.role(), "v1")));
        var executor = ExecutorInfo.of(
                new ExecutorId("pod"), Resources.parse("cpus:0.1").with(disk, 10_000));
        var writes = member(sharing("p.a", "echo kept >db/word", "db", "data"), executor);
        assertThat(host.exitOf(writes)).isEqualTo(new ExitStatus.Exited(0));

        assertThat(workDir.resolve("volumes/roles").resolve(disk.role()).resolve("v1/word"))
                .hasContent("kept");
        assertThat(Files.isSymbolicLink(
                        Sandboxes.ofExecutor(writes, host.sandbox(writes)).resolve("data")))
                .isTrue();
        var reads = member(sharing("p.b", "cat word/word", "word", "data"), executor);
        host.exitOf(reads);
        assertThat(host.stdout(reads)).isEqualTo("kept\n");
    }

    @Test
    void environment_isThatOfATaskNotOfAnExecutor() throws Exception {
        var run = member("p.a", "env | cut -d= -f1");
        host.exitOf(run);

        assertThat(new TreeSet<>(host.stdout(run).lines().toList()))
                .as("as recorded of Mesos, and the mark by which the agent finds its processes")
                .containsExactly(
                        "MESOS_ALLOCATION_ROLE",
                        "MESOS_CONTAINER_ID",
                        "MESOS_CONTAINER_IP",
                        "MESOS_SANDBOX",
                        "PATH",
                        "PWD");
    }

    @Test
    void members_areFoundAgain_afterTheAgentWasAway() throws Exception {
        var ends = member("p.a", "exit 3");
        host.exitOf(ends);
        var lives = member("p.b", "sleep 1000");

        assertThat(host.restart(ends, lives))
                .containsExactly(
                        new AgentEvent.Found(ends.containerId(), new AgentEvent.Fate.Ended(new ExitStatus.Exited(3))),
                        new AgentEvent.Found(lives.containerId(), new AgentEvent.Fate.Alive()));
        host.containerizer().terminate(lives.containerId());
        assertThat(host.exitOf(lives)).isEqualTo(new ExitStatus.Signaled(15));
    }
}
