package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The network that the tasks of a group share: who holds it, how long, and what leads to it. */
class GroupNetworksTest extends ScriptedEngine {
    private static final GroupNetwork NETWORK =
            new GroupNetwork(new Network(Mode.BRIDGE, Optional.empty()), List.of(new PortMapping(31000, 80, "tcp")));

    private final ContainerId executor = new ContainerId(UUID.randomUUID().toString());

    private TaskRun member(String image) {
        var task = task().withContainer(ContainerInfo.of(ContainerInfo.Type.MESOS, image));
        return member(task);
    }

    private static TaskInfo task() {
        return Tasks.task("web", "serve").resources("cpus:0.1;mem:32").task();
    }

    private TaskRun member(TaskInfo task) {
        var info = ExecutorInfo.of(new ExecutorId("pod"), Resources.EMPTY).withNetwork(Optional.of(NETWORK));
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                task.withExecutor(info),
                new ContainerId(UUID.randomUUID().toString()),
                Optional.of(new TaskRun.Group(executor, "g", Optional.of("127.0.0.1"))));
    }

    private Path holder() {
        return dir.resolve("engine").resolve("mesos-" + executor + ".pid");
    }

    private TaskRun running(TaskRun run) throws InterruptedException {
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunStarted(run.containerId(), Optional.of("10.1.2.3"), Optional.empty()));
        return run;
    }

    @Test
    void network_isThereOnceForAllMembers_andGoesWithTheLast() throws Exception {
        begin(scripted());
        var first = running(member("app"));
        var second = running(member("app"));
        assertThat(asked().lines().filter(line -> line.startsWith("run --detach")))
                .containsExactly("run --detach --name=mesos-" + executor + " --label=io.ekiden.agent="
                        + dir.resolve("work") + " --log-driver=none --mount=type=bind,\"source="
                        + dir.resolve("work/meta/shared/pause")
                        + "\",target=/ekiden-pause,readonly --user=0 --cap-drop=all --stop-signal=SIGKILL"
                        + " --network=bridge --publish=31000:80/tcp --entrypoint=/ekiden-pause app");
        assertThat(asked().lines().filter(line -> line.startsWith("run --name")))
                .hasSize(2)
                .allMatch(line -> line.contains(" --network=container:mesos-" + executor + " "));
        assertThat(dir.resolve("work/meta/engine/" + first.containerId() + "/environment"))
                .content()
                .contains("MESOS_CONTAINER_IP=10.1.2.3\n");

        end(first, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
        assertThat(holder()).as("the other is still in it").exists();
        end(second, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
        assertThat(holder()).as("removed before the end is told").doesNotExist();
    }

    @Test
    void restart_keepsTheNetworkOfThoseThatLive() throws Exception {
        begin(scripted());
        var run = running(member("app"));
        close();

        assertThat(begin(scripted(), run)).containsExactly(new Found(run.containerId(), new Fate.Starting()));
        assertThat(next())
                .isEqualTo(new AgentEvent.RunStarted(run.containerId(), Optional.of("10.1.2.3"), Optional.empty()));
        var orphan = Files.writeString(dir.resolve("engine").resolve("mesos-orphan.pid"), "999999999");
        close();
        begin(scripted(), run);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(orphan) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(orphan).doesNotExist();
        assertThat(holder()).exists();
        assertThat(next()).isInstanceOf(AgentEvent.RunStarted.class);
        end(run, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
        assertThat(holder()).doesNotExist();
    }

    @Test
    void refusedNetwork_isTheReasonThatNoMemberStarts() throws Exception {
        begin(scripted());
        image("no-network");
        var run = member("no-network");
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(), "Failed to make the network of the task group: port is taken"));
        assertThat(asked()).doesNotContain("run --name");
    }

    @Test
    void memberThatComesWhileTheNetworkGoes_getsOneOfItsOwn() throws Exception {
        begin(scripted());
        var first = running(member("app"));
        var kept = Files.createFile(dir.resolve("engine").resolve("mesos-" + executor + ".kept"));
        end(first, 0);
        awaitRemovals(2); // the first made room for it
        var second = member("app");
        containerizer().start(second);
        // Time to take the network that goes for one that is there; nothing is told before it is gone.
        assertThat(nextWithin(Duration.ofMillis(500))).isEmpty();
        Files.delete(kept);
        assertThat(List.of(next(), next()))
                .hasAtLeastOneElementOfType(AgentEvent.RunEnded.class)
                .contains(new AgentEvent.RunStarted(second.containerId(), Optional.of("10.1.2.3"), Optional.empty()));
        assertThat(holder()).exists();
        assertThat(asked().lines().filter(line -> line.startsWith("run --detach")))
                .hasSize(2);
    }

    private void awaitRemovals(int times) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (removals() < times && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(removals()).isEqualTo(times);
    }

    private long removals() throws IOException {
        return asked().lines()
                .filter(line -> line.startsWith("rm ") && line.endsWith("mesos-" + executor))
                .count();
    }

    @Test
    void networkThatSomebodyTookAway_isTheEndOfItsTasks_andTheReason() throws Exception {
        begin(Duration.ofMillis(100), scripted());
        var run = running(member("app"));
        Files.delete(holder());
        assertThat(next()).isInstanceOfSatisfying(AgentEvent.RunEnded.class, ended -> {
            assertThat(ended.containerId()).isEqualTo(run.containerId());
            assertThat(ended.status().message()).startsWith("The network of its task group is gone");
        });
    }

    private GroupNetworks networks() {
        var settings = settings(scripted());
        return new GroupNetworks(new Engine(settings), new EngineLaunch(settings, dir.resolve("work")));
    }

    @Test
    void memberThatComesWhenTheNetworkIsGone_isRefused_whileOthersWereInIt() throws Exception {
        var first = member("app");
        var second = member("app");
        var before = networks();
        before.add(first);
        before.joined(first, "app");
        var after = networks(); // of an agent that has been started again
        after.addFound(first);
        for (var networks : List.of(before, after)) {
            networks.add(second);
            assertThat(networks.joined(second, "app").group()).isPresent();
            networks.leave(second);
        }
        Files.delete(holder());
        for (var networks : List.of(before, after)) {
            networks.add(second);
            assertThatThrownBy(() -> networks.joined(second, "app"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("The network of the task group is gone");
            assertThat(holder()).as("no other is made in silence").doesNotExist();
        }
        before.leave(first);
        before.joined(second, "app");
        assertThat(holder()).as("none lives in the old one").exists();
    }

    /** Something else may listen at the same port of the agent. */
    @Test
    void checkOfATaskWithoutItsNetwork_fails_andAsksNobodyElse() throws Exception {
        begin(scripted());
        var run = running(member("app"));
        close();
        Files.delete(holder());
        begin(scripted(), run);
        try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            containerizer()
                    .startHealthCheck(
                            run,
                            new TaskHealthCheck(
                                    new TaskHealthCheck.Probe.Tcp(other.getLocalPort()),
                                    Duration.ZERO,
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(5),
                                    Duration.ZERO,
                                    3));
            var event = next();
            while (!(event instanceof AgentEvent.HealthChanged)) {
                event = next();
            }
            assertThat(((AgentEvent.HealthChanged) event).healthy()).isFalse();
        }
    }

    @Test
    void engineThatDoesNotAnswer_isNoReasonToEndAnything() throws Exception {
        begin(Duration.ofMillis(50), scripted());
        var run = running(member("app"));
        var away = dir.resolve("away.sh");
        Files.move(dir.resolve("engine.sh"), away);
        assertThat(nextWithin(Duration.ofMillis(500))).isEmpty();
        Files.move(away, dir.resolve("engine.sh"));
        end(run, 0);
        assertThat(next())
                .isInstanceOfSatisfying(
                        AgentEvent.RunEnded.class,
                        ended -> assertThat(ended.status()).isEqualTo(new ExitStatus.Exited(0)));
    }

    @Test
    void memberWithoutImage_isRefused_forItWouldHaveAnotherNetwork() throws Exception {
        begin(scripted());
        var run = member(task());
        containerizer().start(run);
        assertThat(next())
                .isInstanceOfSatisfying(
                        AgentEvent.RunNotStarted.class,
                        refused -> assertThat(refused.message()).contains("need an image"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void pause_doesNothingUntilItIsKilled() throws Exception {
        var file = Pause.file(dir.resolve("shared"), "amd64");
        assertThat(Pause.file(dir.resolve("shared"), "amd64")).isEqualTo(file);
        assertThat(dir.resolve("shared").toFile().list()).containsExactly("pause");
        var process = new ProcessBuilder(file.toString()).start();
        try {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(process.destroyForcibly().waitFor()).isEqualTo(137);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Pause.program("aarch64")).hasSize(120 + 32).startsWith(0x7f, 'E', 'L', 'F');
        assertThatThrownBy(() -> Pause.program("riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'riscv64'");
    }
}
