package io.ekiden.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.engine.EngineContainerizer;
import io.ekiden.mesos.agent.engine.EngineSettings;
import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.testkit.real.image.Podman;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of containers, as the kernel has them. */
class ImageLimitsIT {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    @TempDir
    Path dir;

    private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();

    /** A process of the container looks at the limits of its own control group, whose version decides how they are written. */
    @Test
    void processorsMemoryAndProcesses_areLimitedByTheKernel() throws Exception {
        var vertx = Vertx.vertx();
        try (var podman = UsablePodman.in(dir)) {
            var isolation = new IsolationSettings(
                    IsolationSettings.parseKinds("cgroups/cpu,cgroups/mem,cgroups/pids"),
                    new CgroupSettings(CGROUPS, "mesos", true, false, 77),
                    DiskQuota.DEFAULT);
            var settings = new EngineSettings(
                    EngineSettings.parse(Podman.COMMAND),
                    EngineSettings.words(Podman.RUN_ARGUMENTS),
                    Optional.empty(),
                    isolation,
                    EngineSettings.clientEnvironment(System.getenv()));
            var containerizer = new EngineContainerizer(vertx, dir, new ProcessContainerizer(vertx, dir), settings);
            containerizer
                    .begin(events::add, List.of(), false)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var run = run(podman.image());
            containerizer.start(run);
            assertThat(next()).isInstanceOf(AgentEvent.RunStarted.class);

            var pid = podman.podman("inspect", "--format={{.State.Pid}}", "mesos-" + run.containerId());
            assertThat(limits(Long.parseLong(pid))).isEqualTo("20000 100000 50331648 77");

            containerizer.kill(run.containerId());
            assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
            containerizer.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private AgentEvent next() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %s s", PATIENCE_SECONDS).isNotNull();
        return event;
    }

    private static TaskRun run(String image) {
        var task = new TaskInfo(
                        new TaskId("limited"),
                        "limited",
                        new AgentId("a1"),
                        Resources.parse("cpus:0.2;mem:48"),
                        new CommandInfo(true, "sleep 1000", List.of(), Map.of(), List.of(), Optional.empty()),
                        Optional.of(Duration.ZERO),
                        Optional.empty(),
                        Map.of())
                .withContainer(ContainerInfo.of(ContainerInfo.Type.DOCKER, image));
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                task,
                new ContainerId(UUID.randomUUID().toString()));
    }

    /** Quota and period of processors, bytes of memory, processes. */
    private static String limits(long pid) throws IOException {
        var groups = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"));
        if (Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
            var group = CGROUPS.resolve(groups.getFirst().substring("0::/".length()));
            return read(group, "cpu.max") + " " + read(group, "memory.max") + " " + read(group, "pids.max");
        }
        var cpu = group(groups, "cpu");
        return read(cpu, "cpu.cfs_quota_us") + " " + read(cpu, "cpu.cfs_period_us") + " "
                + read(group(groups, "memory"), "memory.limit_in_bytes") + " "
                + read(group(groups, "pids"), "pids.max");
    }

    private static Path group(List<String> groups, String controller) {
        for (var line : groups) {
            var parts = line.split(":", 3);
            if (List.of(parts[1].split(",")).contains(controller)) {
                return CGROUPS.resolve(parts[1]).resolve(parts[2].substring(1));
            }
        }
        throw new AssertionError("no control group of " + controller + " among " + groups);
    }

    private static String read(Path group, String file) throws IOException {
        return Files.readString(group.resolve(file)).strip();
    }
}
