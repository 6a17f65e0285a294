package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.HostVolumes;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks without an image see of the host at other paths. */
class HostVolumesTest {
    @TempDir
    private Path directory = Path.of("");

    private Path given = Path.of("");
    private Path place = Path.of("");
    private Path sandbox = Path.of("");

    @BeforeEach
    void files() throws IOException {
        given = Files.createDirectories(directory.resolve("given"));
        place = Files.createDirectories(directory.resolve("place"));
        sandbox = Files.createDirectories(directory.resolve("sandbox"));
        Files.writeString(given.resolve("file"), "of the host");
    }

    private static TaskInfo with(TaskInfo task, Volume... volumes) {
        return task.withContainer(ContainerInfo.of(ContainerInfo.Type.MESOS, "").withVolumes(Arrays.asList(volumes)));
    }

    private Host host() throws Exception {
        try {
            Isolator.none().checkMounts();
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
        }
        var host = new Host(directory.resolve("work"));
        host.begin();
        return host;
    }

    private static Volume volume(Path from, Object to, boolean readOnly) {
        return new Volume(to.toString(), from.toString(), readOnly);
    }

    @Test
    void task_seesThem_alone_andItsChecksDo() throws Exception {
        try (var host = host()) {
            var command = "cat " + place + "/file in/the/box/file conf; echo more >" + place + "/more;"
                    + " echo no >in/the/box/no; echo no >conf; grep NoNewPrivs: /proc/self/status;"
                    + " touch ready; exec sleep 1000";
            var run = host.start(with(
                    task("t", command).task(),
                    volume(given, place, false),
                    volume(given, "in/the/box", true),
                    volume(given.resolve("file"), "conf", true)));
            host.awaitFile(run, "ready");
            assertThat(host.stdout(run)).matches("(?s)(of the host){3}NoNewPrivs:\\s+1\\s*");
            assertThat(given.resolve("more")).hasContent("more");
            assertThat(given.resolve("no")).doesNotExist();
            assertThat(given.resolve("file")).hasContent("of the host");
            assertThat(place).isEmptyDirectory();
            assertThat(host.sandbox(run).resolve("in/the/box")).isEmptyDirectory();

            host.containerizer()
                    .startHealthCheck(
                            run,
                            new TaskHealthCheck(
                                    new TaskHealthCheck.Probe.Command("test -f " + place + "/more"),
                                    Duration.ZERO,
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(5),
                                    Duration.ZERO,
                                    3));
            assertThat(host.next()).isEqualTo(new AgentEvent.HealthChanged(run.containerId(), true, false, ""));
        }
    }

    @Test
    void anotherUser_hasThemToo_andIsWhoItIs() throws Exception {
        try (var host = host()) {
            Files.setPosixFilePermissions(
                    directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            var run = host.start(with(
                    task("t", "cat in/file; id -un; echo no >in/no || echo refused")
                            .user("nobody")
                            .task(),
                    volume(given, "in", false)));
            assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(host.stdout(run)).isEqualTo("of the hostnobody\nrefused\n");
        }
    }

    @Test
    void whatIsNotThere_isSaid_andNothingStarts() throws Exception {
        try (var host = host()) {
            var run = Host.run(
                    with(task("t", "touch " + directory + "/ran").task(), volume(given.resolve("no"), "v", true)));
            host.launch(run);
            assertThat(host.next())
                    .isEqualTo(new AgentEvent.RunNotStarted(
                            run.containerId(),
                            "the volume of the host at 'v' cannot be had: there is no " + given
                                    + "/no on this machine"));
            assertThat(directory.resolve("ran")).doesNotExist();
        }
    }

    private void refused(Volume volume, String why) {
        assertThatThrownBy(() -> HostVolumes.prepare(run(volume), sandbox, new TaskUser.Own()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the volume of the host at '" + volume.containerPath() + "' cannot be had: ")
                .hasMessageContaining(why);
    }

    private static TaskRun run(Volume... volumes) {
        return Host.run(with(task("t", "true").task(), volumes));
    }

    @Test
    void pathsThatLeadElsewhere_areRefused() throws Exception {
        refused(new Volume("v", "relative", true), "'relative' is not an absolute path");
        refused(new Volume("v", given + "/../given", true), "without '..'");
        refused(new Volume("v", "", true), "'' is not an absolute path");
        refused(volume(given, "../v", true), "'../v' is not inside of the sandbox");
        refused(volume(given, "a/../../v", true), "not inside of the sandbox");
        refused(volume(given, "/", true), "'/' is not a path that can be mounted at");
        refused(volume(given, place + "/../place", true), "not a path that can be mounted at");
        refused(volume(given, place + "/no", true), "there is no directory " + place + "/no on this machine");
        refused(volume(given.resolve("file"), place, true), "there is no file " + place);

        // What an archive may have left.
        Files.createSymbolicLink(sandbox.resolve("link"), place);
        Files.createSymbolicLink(sandbox.resolve("dangling"), place.resolve("nowhere"));
        Files.writeString(sandbox.resolve("file"), "x");
        refused(volume(given, "link", true), "link in the sandbox is a link, or no directory");
        refused(volume(given, "link/below", true), "link in the sandbox is a link, or no directory");
        refused(volume(given, "dangling/below", true), "dangling in the sandbox is a link");
        refused(volume(given.resolve("file"), "dangling", true), "dangling in the sandbox is a link, or no file");
        refused(volume(given, "file", true), "file in the sandbox is a link, or no directory");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void words_mountBeforeThereIsAnotherTmp_andNeverAreInterpreted() {
        var binds = HostVolumes.of(
                run(new Volume("/a b", "/x;y", false), new Volume("c", "/$(z)", true)), Path.of("/sandbox"));
        var words = new Confinement(false, true, false).with(binds).namespaces(Path.of("/sandbox"));
        assertThat(words.get(words.indexOf("-c") + 1))
                .isEqualTo("mount --rbind \"$1\" \"$2\" || exit 126; shift 2; "
                        + "mount -o bind,ro \"$1\" \"$2\" || exit 126; shift 2; "
                        + "mount --bind \"$1\" /tmp || exit 126; shift; exec \"$@\"");
        assertThat(words.subList(words.indexOf("sh"), words.size()))
                .isEqualTo(List.of("sh", "/x;y", "/a b", "/$(z)", "/sandbox/c", "/sandbox/private_tmp"));
        assertThat(Confinement.NONE.with(binds).enter(7)).contains("--mount=/proc/7/ns/mnt");
        assertThat(Confinement.NONE.with(List.of())).isEqualTo(Confinement.NONE);
    }
}
