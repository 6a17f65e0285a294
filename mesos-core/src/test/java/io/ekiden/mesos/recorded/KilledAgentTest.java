package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.example.Counting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL for the process of an agent that has an executor with its tasks, and a task group. */
class KilledAgentTest {
    private static final int GOAL = 120;

    @TempDir
    Path workDir;

    private final Vertx vertx = Vertx.vertx();

    @Test
    void executorAndTaskGroup_outliveTheAgentsProcess() throws Exception {
        var settings = new MasterSettings(
                        UUID.randomUUID().toString(),
                        "localhost",
                        5050,
                        MasterSettings.Timeouts.DEFAULT,
                        MasterSettings.Limits.DEFAULT)
                .withAround(Protection.NONE.flags());
        var master = SmallCluster.await(Master.start(vertx, settings, new MemoryMasterStore(), InstantSource.system()));
        var server = SmallCluster.await(new MasterRoutes(vertx, master, InstantSource.system()).listen("127.0.0.1", 0));
        var uri = URI.create("http://127.0.0.1:" + server.actualPort());
        int port = freePort();
        var agent = AgentJvm.start(workDir, port, uri);
        try (var scheduler = new SchedulerSession(uri)) {
            SmallCluster.awaitThat(
                    () -> !master.snapshot().agents().bySession().isEmpty(), "the agent's process has registered");
            launchGroup(scheduler);
            SmallCluster.awaitThat(() -> pids().size() == 2, "the group runs");
            var before = pids();
            var counted = new AtomicBoolean();
            var counting = CompletableFuture.supplyAsync(() -> Counting.run(
                    List.of(uri), HttpSchedulerSettings.DEFAULT, 3, GOAL, Counting.ownCommand(), status -> {
                        if (status.said().isPresent()) {
                            counted.set(true);
                        }
                    }));
            SmallCluster.awaitThat(counted::get, "progress is told");
            var nested = launchNested(port);
            agent.destroyForcibly().waitFor();
            assertThat(nested).allMatch(ProcessHandle::isAlive);
            agent = AgentJvm.start(workDir, port, uri);
            SmallCluster.awaitThat(
                    () -> nested.stream().noneMatch(ProcessHandle::isAlive), "what was nested has been ended");

            assertThat(counting.get(60, TimeUnit.SECONDS).values()).containsOnly(TaskState.TASK_FINISHED);
            assertThat(pids()).isEqualTo(before);
            assertThat(before)
                    .allSatisfy(pid -> assertThat(Path.of("/proc", pid)).exists());
        } finally {
            // The schedulers are gone, and with them their tasks: the agent that is there ends them.
            SmallCluster.awaitThat(this::hasNoRuns, "the tasks have ended");
            agent.destroyForcibly().waitFor();
            SmallCluster.await(vertx.close());
        }
    }

    /** A command beside a task of the group, and what that has left in a session of its own. */
    private List<ProcessHandle> launchNested(int port) throws Exception {
        try (var operator = new OperatorsHttp(URI.create("http://127.0.0.1:" + port))) {
            var member = operator.get("/containers?show_nested=true").findParents("status").stream()
                    .map(container -> container.at("/status/container_id"))
                    .filter(id -> id.has("parent"))
                    .findFirst()
                    .orElseThrow();
            var command = "setsid sh -c 'echo $$ > ../../nested2; exec sleep 1000' & echo $$ > ../../nested1;"
                    + " while :; do sleep 1000; done";
            var answer = operator.call("""
                    {"type": "LAUNCH_NESTED_CONTAINER", "launch_nested_container": {"command": {"value": "%s"},
                     "container_id": {"value": "nested", "parent": %s}}}""".formatted(command, member));
            assertThat(answer.statusCode()).isEqualTo(200);
            SmallCluster.awaitThat(
                    () -> files("nested\\d").stream()
                                    .map(KilledAgentTest::read)
                                    .filter(pid -> !pid.isEmpty())
                                    .count()
                            == 2,
                    "the nested container runs");
            return files("nested\\d").stream()
                    .map(KilledAgentTest::read)
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void launchGroup(SchedulerSession scheduler) throws Exception {
        scheduler.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "%s", "name": "group"}}}""".formatted(System.getProperty("user.name")));
        var framework = scheduler.next("SUBSCRIBED").at("/subscribed/framework_id");
        var offer = scheduler.next("OFFERS").at("/offers/offers/0");
        var needs = """
                [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
                 {"name": "disk", "type": "SCALAR", "scalar": {"value": 10}}]""";
        var task = """
                {"name": "%1$s", "task_id": {"value": "%1$s"}, "agent_id": %2$s, "resources": %3$s,
                 "command": {"shell": true, "value": "echo $$ > pid.part; mv pid.part pid; exec sleep 1000"}}""";
        var answer = scheduler.call("""
                {"type": "ACCEPT", "framework_id": %s, "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 3600},
                 "operations": [{"type": "LAUNCH_GROUP", "launch_group": {"executor": {"type": "DEFAULT",
                   "executor_id": {"value": "pod"}, "resources": %s}, "task_group": {"tasks": [%s, %s]}}}]}}""".formatted(
                        framework,
                        offer.path("id"),
                        needs,
                        task.formatted("g.1", offer.path("agent_id"), needs),
                        task.formatted("g.2", offer.path("agent_id"), needs)));
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private List<String> pids() {
        return files("pid").stream()
                .map(KilledAgentTest::read)
                .distinct()
                .sorted()
                .toList();
    }

    /** In all sandboxes. */
    private List<Path> files(String name) {
        try (var files = Files.find(
                workDir.resolve("slaves"),
                14,
                (path, _) -> path.getFileName().toString().matches(name))) {
            return files.toList();
        } catch (IOException | UncheckedIOException notYet) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasNoRuns() {
        try (var runs = Files.list(workDir.resolve("meta/runs"))) {
            return runs.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
