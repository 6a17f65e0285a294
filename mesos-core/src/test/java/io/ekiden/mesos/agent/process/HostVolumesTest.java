package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.isolation.Confinement.Bind;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.HostVolumes;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks without an image see of the host at other paths. */
class HostVolumesTest {
    @TempDir
    private Path directory = Path.of("");

    private Path given = Path.of("");
    private Path place = Path.of("");
    private Path work = Path.of("");
    private Path sandbox = Path.of("");

    @BeforeEach
    void files() throws IOException {
        given = Files.createDirectories(directory.resolve("given"));
        place = Files.createDirectories(directory.resolve("place"));
        work = directory.resolve("work");
        sandbox = Files.createDirectories(work.resolve("slaves/a1/frameworks/fw/executors/t/runs/c1"));
        Files.writeString(given.resolve("file"), "of the host");
    }

    private static TaskInfo with(TaskInfo task, Volume... volumes) {
        return task.withContainer(ContainerInfo.of(ContainerInfo.Type.MESOS, "").withVolumes(Arrays.asList(volumes)));
    }

    private Host host() throws Exception {
        var allowed = new IsolationSettings(
                IsolationSettings.parseKinds("volume/host_path"), CgroupSettings.DEFAULT, DiskQuota.DEFAULT);
        try {
            var _ = Isolator.open(allowed, work);
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
        }
        var host = new Host(work, allowed);
        host.begin();
        return host;
    }

    private static Volume volume(Path from, Object to, boolean readOnly) {
        return new Volume(to.toString(), from.toString(), readOnly);
    }

    @Test
    void task_seesThem_alone_andItsChecksDo() throws Exception {
        try (var host = host()) {
            var command = "cat writable/file in/the/box/file conf; echo more >writable/more;"
                    + " echo no >in/the/box/no; echo no >conf; grep NoNewPrivs: /proc/self/status;"
                    + " touch ready; exec sleep 1000";
            var run = host.start(with(
                    task("t", command).task(),
                    volume(given, "writable", false),
                    volume(given, "in/the/box", true),
                    volume(given.resolve("file"), "conf", true)));
            host.awaitFile(run, "ready");
            assertThat(host.stdout(run)).matches("(?s)(of the host){3}NoNewPrivs:\\s+1\\s*");
            assertThat(given.resolve("more")).hasContent("more");
            assertThat(given.resolve("no")).doesNotExist();
            assertThat(given.resolve("file")).hasContent("of the host");
            assertThat(host.sandbox(run).resolve("writable")).isEmptyDirectory();
            assertThat(host.sandbox(run).resolve("in/the/box")).isEmptyDirectory();

            host.containerizer()
                    .startHealthCheck(
                            run,
                            new TaskHealthCheck(
                                    new TaskHealthCheck.Probe.Command("test -f writable/more"),
                                    Duration.ZERO,
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(5),
                                    Duration.ZERO,
                                    3));
            assertThat(host.next()).isEqualTo(new AgentEvent.HealthChanged(run.containerId(), true, false, ""));
        }
    }

    @Test
    void environment_isThatOfTheTask_andOfNothingOnTheWay() throws Exception {
        try (var host = host()) {
            var command =
                    task("t", "").argv("/usr/bin/env").env(Map.of("OWN", "1")).task();
            var plain = host.start(command);
            assertThat(host.exitOf(plain)).isEqualTo(new ExitStatus.Exited(0));
            var run = host.start(with(command, volume(given, "in", true)));
            assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(names(host.stdout(run)))
                    .contains("OWN")
                    .containsExactlyInAnyOrderElementsOf(names(host.stdout(plain)));
        }
    }

    private static List<String> names(String environment) {
        return environment
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
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

    @Test
    void agentThatIsNotTold_namesItsFlag() throws Exception {
        try (var host = new Host(work)) {
            host.begin();
            var run = Host.run(with(task("t", "touch " + directory + "/ran").task(), volume(given, "v", true)));
            host.launch(run);
            assertThat(host.next())
                    .isEqualTo(new AgentEvent.RunNotStarted(
                            run.containerId(),
                            "volumes of the host are not allowed without an image on this agent: that takes"
                                    + " --isolation=volume/host_path, beside what it is held to otherwise"));
            assertThat(directory.resolve("ran")).doesNotExist();
        }
    }

    private List<Bind> prepare(TaskUser user, Volume... volumes) throws IOException {
        var run = new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                with(task("t", "true").task(), volumes),
                new ContainerId("c1"));
        var sandboxes = new Sandboxes(work, new io.ekiden.mesos.agent.sandbox.Volumes(work));
        assertThat(sandboxes.pathOf(run)).isEqualTo(sandbox);
        return sandboxes.prepareHostVolumes(run, user);
    }

    private void refused(Volume volume, String why) {
        assertThatThrownBy(() -> prepare(new TaskUser.Own(), volume))
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
        refused(volume(given, "../v", true), "has to be a relative path in the sandbox");
        refused(volume(given, "a/../../v", true), "has to be a relative path in the sandbox");
        refused(volume(given, ".", true), "has to be a relative path in the sandbox");
        refused(volume(given, "v\n", true), "has to be a relative path in the sandbox");
        refused(new Volume("v", "/dev/null", true), "/dev/null is neither a directory nor a file");
        // Root runs programs behind mounts: none of them may be the task's.
        for (var place : List.of("/", "/usr/bin", "/etc/group", "/tmp", "/tmp/v", place.toString())) {
            refused(volume(given, place, true), "has to be a relative path in the sandbox");
        }

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
    void directoriesOfTheAgent_areRefused_alsoByLinks() throws Exception {
        var meta = Files.createDirectories(work.resolve("meta"));
        var secrets = Files.createDirectories(directory.resolve("ekiden-secrets-of-another-agent/c2"));
        for (var source : List.of(work, meta, sandbox, secrets)) {
            refused(volume(source, "v", true), source + " is in a directory of the agent's own");
            var link = Files.createSymbolicLink(directory.resolve("link"), source);
            refused(volume(link, "v", true), link + " is in a directory of the agent's own");
            Files.delete(link);
        }
        Files.createSymbolicLink(directory.resolve("alias"), given);
        assertThat(prepare(new TaskUser.Own(), volume(directory.resolve("alias"), "v", true)))
                .as("what is mounted is what was looked at")
                .containsExactly(
                        new Bind(given.toRealPath(), sandbox.toRealPath().resolve("v"), true));
    }

    @Test
    void volumeInAnother_isRefusedByName() {
        var why = "it is inside of another volume of the task, or around it: a/b";
        for (var other : List.of("a", "a/b", "a/b/c")) {
            assertThatThrownBy(
                            () -> prepare(new TaskUser.Own(), volume(given, "a/b", false), volume(given, other, false)))
                    .hasMessage("the volume of the host at '" + other + "' cannot be had: " + why);
        }
        assertThatCode(() -> prepare(new TaskUser.Own(), volume(given, "a/b", false), volume(given, "a/bc", false)))
                .doesNotThrowAnyException();
    }

    @Test
    void sandboxOfTheUser_isOnlyLookedAt() throws Exception {
        assumeTrue(Files.getAttribute(sandbox, "unix:uid").equals(0), "only root can give a sandbox away");
        var user = new TaskUser.Other("nobody", 65534, 65534);
        user.own(sandbox);
        assertThatThrownBy(() -> prepare(user, volume(given, "v", true))).hasMessageContaining("v in the sandbox is");
        assertThat(sandbox).isEmptyDirectory();
        Files.createDirectory(sandbox.resolve("v"));
        assertThat(prepare(user, volume(given, "v", true))).hasSize(1);
        assertThat(Files.getAttribute(sandbox.resolve("v"), "unix:uid")).isEqualTo(0);
    }

    /** The task's user does what it can between the look and the mount. */
    @Test
    void linksThatCameLater_areNotFollowed_andNothingRuns() throws Exception {
        assumeTrue(Files.getAttribute(sandbox, "unix:uid").equals(0), "only root can mount");
        var real = directory.toRealPath();
        var file = Files.writeString(real.resolve("place/file"), "of the machine");
        var toDirectory = Files.createSymbolicLink(real.resolve("toDirectory"), real.resolve("place"));
        var toFile = Files.createSymbolicLink(real.resolve("toFile"), file);
        var source = real.resolve("given");
        for (boolean readOnly : List.of(false, true)) {
            assertThat(mounted(new Bind(source, toDirectory, readOnly))).isEqualTo(126);
            assertThat(mounted(new Bind(source.resolve("file"), toFile, readOnly)))
                    .isEqualTo(126);
            assertThat(mounted(new Bind(source.resolve("file"), toDirectory.resolve("file"), readOnly)))
                    .isEqualTo(126);
            assertThat(mounted(new Bind(toDirectory, source, readOnly))).isEqualTo(126);
            assertThat(mounted(new Bind(toFile, source.resolve("file"), readOnly)))
                    .isEqualTo(126);
            assertThat(directory.resolve("ran")).doesNotExist();
        }
        assertThat(mounted(new Bind(source.resolve("file"), file, true))).isZero();
        assertThat(directory.resolve("ran")).hasContent("of the host");
        assertThat(file).hasContent("of the machine");
    }

    /** The exit status of a command behind the mount, which copies what it finds in {@code place/file}. */
    private int mounted(Bind bind) throws Exception {
        var words = new ArrayList<>(Confinement.NONE.with(List.of(bind)).namespaces(sandbox));
        words.addAll(List.of(
                "cp", place.resolve("file").toString(), directory.resolve("ran").toString()));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start()
                .waitFor();
    }

    @Test
    void words_mountBeforeThereIsAnotherTmp_andNeverAreInterpreted() {
        var binds = HostVolumes.of(
                run(new Volume("a b", "/x;y", false), new Volume("c", "/$(z)", true)), Path.of("/sandbox"));
        var words = new Confinement(false, true, false).with(binds).namespaces(Path.of("/sandbox"));
        assertThat(words.get(words.indexOf("-c") + 1))
                .endsWith("bound \"$1\" \"$2\" --rbind || exit 126; shift 2; "
                        + "bound \"$1\" \"$2\" --bind || exit 126; fixed \"$2\" || exit 126; shift 2; "
                        + "bound \"$(readlink -f \"$1\")/private_tmp\" \"$(readlink -f /tmp)\" --bind || exit 126; shift; "
                        + "exec \"$@\"");
        assertThat(words.subList(words.indexOf("sh"), words.size()))
                .isEqualTo(List.of("sh", "/x;y", "/sandbox/a b", "/$(z)", "/sandbox/c", "/sandbox"));
        assertThat(Confinement.NONE.with(binds).enter(7, Path.of("/sandbox"))).contains("--mount=/proc/7/ns/mnt");
        assertThat(Confinement.NONE.with(List.of())).isEqualTo(Confinement.NONE);
    }
}
