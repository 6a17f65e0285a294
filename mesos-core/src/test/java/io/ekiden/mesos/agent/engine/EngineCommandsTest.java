package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.engine.EngineCommands.Place;
import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.Parameter;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.resource.TaskLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EngineCommandsTest {
    private static final ContainerId ID = new ContainerId("c1");
    private static final Place PLACE = new Place(
            Path.of("/box"),
            Path.of("/meta/c1/environment"),
            "/agent",
            Map.of("data", Path.of("/disk/v1")),
            Map.of("/etc/pw", Path.of("/run/0"), "/shared", Path.of("/pod/shared")));
    private static final TaskInfo TASK =
            Tasks.task("web", "serve $PORT").resources("cpus:0.5;mem:64").task();
    private static final ContainerInfo PLAIN = ContainerInfo.of(ContainerInfo.Type.DOCKER, "team/app:1");

    private static List<String> run(TaskInfo task, ContainerInfo container) {
        return run(task, container, EngineSettings.NONE);
    }

    private static List<String> run(TaskInfo task, ContainerInfo container, EngineSettings settings) {
        var run = new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task.withContainer(container), ID);
        return EngineCommands.run(run, container, PLACE, settings);
    }

    private static TaskInfo command(boolean shell, String value, String... arguments) {
        return TASK.withCommand(
                new CommandInfo(shell, value, List.of(arguments), Map.of(), List.of(), Optional.empty()));
    }

    private static ContainerInfo with(Network network, List<PortMapping> ports, List<Volume> volumes) {
        return new ContainerInfo(ContainerInfo.Type.DOCKER, "app", network, ports, volumes, ContainerInfo.Options.NONE);
    }

    @Test
    void secretsAndVolumesOfPlugIns_areFilesAndNames_andATerminalIsAsked() {
        var container = PLAIN.withVolumes(List.of(
                        new Volume("/etc/pw", new VolumeSource.Secret("s3cr3t"), true),
                        new Volume("/shared", new VolumeSource.SandboxPath("shared"), true),
                        new Volume("db", new VolumeSource.External("rexray", "db-1", new TreeMap<>()), false)))
                .withOptions(ContainerInfo.Options.NONE.withTerminal(new ContainerInfo.Terminal(0, 0)));
        var words = run(TASK, container);
        assertThat(words)
                .contains(
                        "--volume=/run/0:/etc/pw:ro",
                        "--volume=/pod/shared:/shared:ro",
                        "--volume=db-1:/mnt/mesos/sandbox/db:rw",
                        "--tty");
        assertThat(String.join(" ", words)).doesNotContain("s3cr3t");
        var odd = PLAIN.withVolumes(
                List.of(new Volume("/d", new VolumeSource.External("x", "--a:b", new TreeMap<>()), false)));
        assertThatThrownBy(() -> run(TASK, odd)).hasMessageContaining("cannot be the name of a container's volume");
    }

    @Test
    void whatTheKernelShows_isToldToTheEngine() {
        var apart = new LinuxInfo(
                Optional.of(LinuxInfo.Seccomp.UNCONFINED),
                Optional.of(new LinuxInfo.Ipc(LinuxInfo.IpcMode.PRIVATE, Optional.of(64))));
        assertThat(run(TASK, PLAIN.withOptions(ContainerInfo.Options.NONE.withLinux(Optional.of(apart)))))
                .contains("--ipc=private", "--shm-size=64m", "--security-opt=seccomp=unconfined");
        var shared = new LinuxInfo(
                Optional.empty(), Optional.of(new LinuxInfo.Ipc(LinuxInfo.IpcMode.SHARE_PARENT, Optional.empty())));
        assertThat(run(TASK, PLAIN.withOptions(ContainerInfo.Options.NONE.withLinux(Optional.of(shared)))))
                .contains("--ipc=host")
                .noneMatch(word -> word.startsWith("--shm-size") || word.startsWith("--security-opt=seccomp"));
        assertThat(run(TASK, PLAIN)).noneMatch(word -> word.startsWith("--ipc"));
    }

    @Test
    void run_isWhatDockerAndPodmanUnderstand() {
        assertThat(run(TASK, PLAIN))
                .containsExactly(
                        "run",
                        "--name=mesos-c1",
                        "--label=io.ekiden.agent=/agent",
                        "--label=MESOS_TASK_ID=web",
                        "--log-driver=none",
                        "--env-file=/meta/c1/environment",
                        "--mount=type=bind,\"source=/box\",target=/mnt/mesos/sandbox",
                        "--volume=/disk/v1:/mnt/mesos/sandbox/data:rw",
                        "--network=host",
                        "--cpu-shares=512",
                        "--memory=67108864",
                        "--entrypoint=/bin/sh",
                        "team/app:1",
                        "-c",
                        "serve $PORT");
    }

    @Test
    void rlimits_areTheEngines() {
        var limits =
                List.of(new RLimit(RLimit.Type.NOFILE, 100, 200), new RLimit(RLimit.Type.CORE, 0, RLimit.UNLIMITED));
        assertThat(run(new Tasks(TASK).rlimits(limits).task(), PLAIN))
                .contains("--ulimit=nofile=100:200", "--ulimit=core=0:-1");
    }

    @Test
    void bridge_publishesItsPortsAndMountsItsVolumes() {
        var container = with(
                new Network(Mode.BRIDGE, Optional.empty()),
                List.of(new PortMapping(31000, 80, "tcp"), new PortMapping(31001, 53, "udp")),
                List.of(
                        new Volume("/etc/a", "/var/a", true),
                        new Volume("/data", "d/e", false),
                        new Volume("in", "/x", true)));
        assertThat(run(TASK, container))
                .contains(
                        "--network=bridge",
                        "--publish=31000:80/tcp",
                        "--publish=31001:53/udp",
                        "--volume=/var/a:/etc/a:ro",
                        "--volume=/box/d/e:/data:rw",
                        "--volume=/x:/mnt/mesos/sandbox/in:ro");
        assertThat(run(TASK, with(new Network(Mode.NONE, Optional.empty()), List.of(), List.of())))
                .contains("--network=none");
        assertThat(run(TASK, with(new Network(Mode.USER, Optional.of("blue")), List.of(), List.of())))
                .contains("--network=blue");
    }

    @Test
    void limitsBeyondWhatIsAskedFor_areTheEngines() {
        var container = ContainerInfo.of(ContainerInfo.Type.DOCKER, "app");
        var more = new TaskLimits(Optional.of(2_000L), Optional.of(128_000L));
        assertThat(run(TASK.withLimits(more), container))
                .contains("--memory=134217728", "--memory-reservation=67108864", "--cpu-quota=200000");
        var all = new TaskLimits(Optional.of(TaskLimits.UNLIMITED), Optional.of(TaskLimits.UNLIMITED));
        assertThat(run(TASK.withLimits(all), container))
                .contains("--memory-reservation=67108864")
                .noneMatch(word -> word.startsWith("--memory=") || word.startsWith("--cpu-quota="));
    }

    @Test
    void options_areGivenInOneWordEach_thoseOfTheOperatorLast() {
        var options = new ContainerInfo.Options(
                true, true, List.of(new Parameter("cap-add", "-privileged x")), Optional.of("named"));
        var container = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "app",
                new Network(Mode.BRIDGE, Optional.empty()),
                List.of(),
                List.of(),
                options);
        var isolation = new IsolationSettings(
                IsolationSettings.parseKinds("cgroups/pids,linux/nnp"),
                new CgroupSettings(Path.of("/x"), "mesos", true, true, 77),
                DiskQuota.DEFAULT);
        var settings =
                new EngineSettings(List.of(), List.of("--ulimit=nofile=9"), Optional.empty(), isolation, Map.of());
        assertThat(run(TASK, container, settings))
                .contains("--hostname=named", "--cpu-period=100000", "--cpu-quota=50000")
                .contains("--memory-swap=67108864", "--pids-limit=77", "--security-opt=no-new-privileges")
                .containsSubsequence("--privileged", "--cap-add=-privileged x", "--ulimit=nofile=9", "app");
    }

    /** <b>Source:</b> Mesos {@code docker.cpp} and {@code docker/runtime.cpp}. */
    @Test
    void program_isLaidOverTheImageAsInMesos() {
        var mesos = ContainerInfo.of(ContainerInfo.Type.MESOS, "app");
        assertThat(run(command(false, ""), PLAIN)).endsWith("team/app:1");
        assertThat(run(command(false, "", "-v", "x"), PLAIN)).endsWith("team/app:1", "-v", "x");
        assertThat(run(command(false, "serve", "-v"), PLAIN)).endsWith("team/app:1", "serve", "-v");
        assertThat(run(command(false, "serve", "serve", "-v"), mesos)).endsWith("--entrypoint=serve", "app", "-v");
    }

    @Test
    void wordsFromOutside_neverBecomeOptionsOrPaths() {
        for (var image : List.of("-v/:/host", "--privileged", "", "a b", "x;y", "app\n")) {
            assertThatThrownBy(() -> run(TASK, ContainerInfo.of(ContainerInfo.Type.DOCKER, image)))
                    .as(image)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("image");
        }
        for (var key : List.of("name", "rm", "detach", "restart", "-x", "a=b", "")) {
            var options = new ContainerInfo.Options(false, false, List.of(new Parameter(key, "v")), Optional.empty());
            var container =
                    new ContainerInfo(ContainerInfo.Type.DOCKER, "app", Network.HOST, List.of(), List.of(), options);
            assertThatThrownBy(() -> run(TASK, container)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
        for (var path : List.of("../../etc", "a/../../x", "")) {
            assertThatThrownBy(() -> run(TASK, with(Network.HOST, List.of(), List.of(new Volume("/x", path, true)))))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> run(TASK, with(Network.HOST, List.of(), List.of(new Volume("/x", "/a:b", true)))))
                .hasMessageContaining("colon");
        assertThatThrownBy(() -> run(TASK, with(Network.HOST, List.of(new PortMapping(1, 2, "tcp")), List.of())))
                .hasMessage("Port mappings are only supported for bridge and user-defined networks");
        for (var name : List.of("-x", "", "container:x", "ns:/proc/1/ns/net", "blue,red", "blue:ip=10.0.0.1", "host")) {
            var network = new Network(Mode.USER, Optional.of(name));
            assertThatThrownBy(() -> run(TASK, with(network, List.of(), List.of())))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "' as the name of a container's network must");
        }
    }

    @Test
    void environment_isGivenInAFileButForWhatNoLineCanSay() {
        var task = Tasks.task("web", "x")
                .env(Map.of(
                        "A", "plain = text", "TWO", "l1\nl2", "EMPTY", "", "QUOTED", "\"q\"", "MESOS_SANDBOX", "/no"))
                .task();
        var run = new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, ID);
        assertThat(ContainerEnvironment.file(run).lines())
                .containsExactly(
                        "A=plain = text",
                        "MESOS_CONTAINER_ID=c1",
                        "MESOS_CONTAINER_NAME=mesos-c1",
                        "MESOS_SANDBOX=/mnt/mesos/sandbox",
                        "MESOS_TASK_ID=web");
        assertThat(ContainerEnvironment.options(run)).containsExactly("--env=EMPTY=", "--env=QUOTED", "--env=TWO");
        assertThat(ContainerEnvironment.exports(run)).isEqualTo("export QUOTED='\"q\"'\nexport TWO='l1\nl2'\n");
    }

    @Test
    void environment_givesTheClientNothingThatItWouldReadForItself() {
        for (var name :
                List.of("PATH", "LD_PRELOAD", "DOCKER_HOST", "CONTAINERS_CONF", "XDG_CACHE_HOME", "a.b", "A*")) {
            var run = new TaskRun(
                    new AgentId("a1"),
                    new FrameworkId("fw"),
                    Tasks.task("web", "x").env(Map.of(name, "it's")).task(),
                    ID);
            assertThatThrownBy(() -> ContainerEnvironment.options(run))
                    .hasMessageStartingWith("the environment variable '" + name + "' has a value with a quote");
            assertThatThrownBy(() -> ContainerEnvironment.exports(run)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void otherCommands_nameTheContainer() {
        assertThat(EngineCommands.stop(ID, Duration.ofSeconds(5))).containsExactly("stop", "-t", "5", "mesos-c1");
        assertThat(EngineCommands.kill(ID)).containsExactly("kill", "--signal=KILL", "mesos-c1");
        assertThat(EngineCommands.pull("team/app:1")).containsExactly("pull", "team/app:1");
        assertThat(EngineCommands.inspectImage("app")).containsExactly("image", "inspect", "--format={{.Id}}", "app");
        assertThatThrownBy(() -> EngineCommands.pull("--all-tags"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--all-tags");
        assertThat(EngineCommands.remove(ID)).containsExactly("rm", "--force", "--volumes", "mesos-c1");
        assertThat(EngineCommands.exec(ID, "test -f x"))
                .containsExactly("exec", "mesos-c1", "/bin/sh", "-c", "test -f x");
        assertThat(EngineCommands.parseNames("/mesos-a\nother\nmesos-b\n\n"))
                .containsExactly(new ContainerId("a"), new ContainerId("b"));
        assertThat(ContainerChecks.shellText(List.of("podman", "--x"), ID, "echo 'a'"))
                .isEqualTo("exec 'podman' '--x' 'exec' 'mesos-c1' '/bin/sh' '-c' 'echo '\\''a'\\'''");
    }

    @Test
    void engine_isAProgramWithItsOptionsOrNone() {
        assertThat(EngineSettings.parse(" podman  --runtime=runc "))
                .containsExactly(List.of("podman", "--runtime=runc"));
        assertThat(EngineSettings.parse("none")).isEmpty();
        assertThatThrownBy(() -> EngineSettings.parse(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(EngineSettings.clientEnvironment(Map.of("DOCKER_HOST", "unix:///x", "AWS_SECRET_ACCESS_KEY", "s")))
                .containsEntry("DOCKER_HOST", "unix:///x")
                .doesNotContainKey("AWS_SECRET_ACCESS_KEY")
                .containsKey("PATH");
    }
}
