package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.container.VolumeSource.SandboxPath;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent makes in sandboxes, where a task has put links into a volume that outlived it. */
class PlaceTest {
    private static final TaskUser AGENT = new TaskUser.Own();
    private static final String DATA = "disk<DYNAMIC/a/me|disk/v1/me/data/RW/!/!/!/!>:100";
    private static final String BELOW = "disk<DYNAMIC/a/me|disk/v2/me/data%2Fx%2Fpwn/RW/!/!/!/!>:100";

    @TempDir
    private Path dir;

    private Path elsewhere;
    private Sandboxes sandboxes;

    /** The volume is as a task left it: its directory {@code x} leads to one of the machine's own. */
    @BeforeEach
    void volume() throws Exception {
        elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        var volumes = new Volumes(dir.resolve("work"));
        volumes.create(new Volume(new VolumeId("a", "v1")));
        volumes.create(new Volume(new VolumeId("a", "v2")));
        Files.createSymbolicLink(dir.resolve("work/volumes/roles/a/v1/x"), elsewhere);
        sandboxes = new Sandboxes(dir.resolve("work"), volumes);
    }

    private static ContainerInfo container(ContainerInfo.Volume... volumes) {
        return ContainerInfo.of(ContainerInfo.Type.MESOS, "").withVolumes(List.of(volumes));
    }

    private static ContainerInfo.Volume shared(String at, String path) {
        return new ContainerInfo.Volume(at, new SandboxPath(path), false);
    }

    private static TaskRun run(String id, String disks, ContainerInfo container) {
        var task = Tasks.task("t", "true").task().withContainer(container);
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                disks.isEmpty() ? task : task.withResources(Resources.parse("cpus:1;" + disks)),
                new ContainerId(id));
    }

    private static TaskRun member(String id, String disks, ContainerInfo container) {
        var alone = run(id, "", container);
        var executor = ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:1;" + disks));
        return new TaskRun(
                alone.agentId(),
                alone.frameworkId(),
                alone.task().withExecutor(executor),
                alone.containerId(),
                Optional.of(new TaskRun.Group(new ContainerId("parent"), "g", Optional.of("127.0.0.1"))));
    }

    private void refused(TaskRun run, String what, String link) {
        assertThatThrownBy(() -> sandboxes.create(run, AGENT))
                .isInstanceOf(IOException.class)
                .hasMessage(what + " cannot be had: " + link + " in the sandbox is a link, or no directory");
        assertThat(elsewhere).as("what the link leads to").isEmptyDirectory();
    }

    @Test
    void secretBelowAVolume_isNotPutWhereALinkInItLeads() {
        var secret = new ContainerInfo.Volume("data/x/pwn.sh", new VolumeSource.Secret("x"), true);
        refused(run("c1", DATA, container(secret)), "the secret at 'data/x/pwn.sh'", "data");
    }

    @Test
    void volumeBelowAVolume_isNotPutWhereALinkInItLeads() {
        refused(run("c1", DATA + ";" + BELOW, container()), "the volume 'v2' at 'data/x/pwn'", "data");
    }

    @Test
    void volumeBelowAVolume_hasNoPlaceForAnEngineThereEither() throws Exception {
        var image = ContainerInfo.of(ContainerInfo.Type.MESOS, "app");
        var run = run("c1", DATA + ";" + BELOW, image);
        var sandbox = Files.createDirectories(sandboxes.pathOf(run));
        Files.createSymbolicLink(Files.createDirectory(sandbox.resolve("data")).resolve("x"), elsewhere);
        refused(run, "the volume 'v2' at 'data/x/pwn'", "data/x");
    }

    @Test
    void volumeOfAGroupBelowAnother_isNotPutWhereALinkInItLeads() throws Exception {
        // Of the executor's own, and one that lives as long as the group.
        refused(
                member("c1", DATA, container(shared("data", "data"), shared("data/x/pwn", "other"))),
                "the volume of the task group at 'data/x/pwn'",
                "data");
        var first = sandboxes.create(member("c2", DATA, container(shared("in", "new"))), AGENT);
        Files.createSymbolicLink(first.resolve("in/x"), elsewhere);
        refused(
                member("c3", DATA, container(shared("in", "new"), shared("in/x/pwn", "other"))),
                "the volume of the task group at 'in/x/pwn'",
                "in");
    }

    @Test
    void volumeOfAnExecutorBelowAnother_isNotPutWhereALinkInItLeads() {
        refused(
                member("c1", DATA + ";" + BELOW, container(shared("d", "data"))),
                "the volume 'v2' at 'data/x/pwn'",
                "data");
    }
}
