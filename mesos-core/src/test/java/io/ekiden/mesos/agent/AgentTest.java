package io.ekiden.mesos.agent;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_FINISHED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.agent.fetcher.Fetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.reconfigure.ReconfigurationPolicy;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent with real processes and a master at the other end of the link. */
class AgentTest {
    private static final Duration NO_GRACE = Duration.ZERO;

    @TempDir
    private Path workDir;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    @Test
    void task_runsToItsEnd() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, TaskFetcher.instant());
        var hello = task("hello", "echo hello").task();
        master.run(hello);

        var last = master.expect(hello, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        assertThat(last.message()).isEqualTo("Command exited with status 0");
        await(agent.close());
    }

    @Test
    void rebootOfTheMachine_endsEveryTask_once_andLeavesTheAgentItsId() throws Exception {
        var master = new FakeMaster();
        var web = leftRunning(master);
        Files.writeString(workDir.resolve("meta/boot_id"), "an earlier boot\n");

        var next = new FakeMaster();
        var rebooted = start(next, TaskFetcher.instant());
        assertThat(next.registration().id()).contains(new AgentId("a1"));
        assertThat(next.await(web, TASK_FAILED).message()).contains("rebooted");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!rebooted.state().tasks().isEmpty()) {
            assertThat(System.nanoTime())
                    .as("the update is acknowledged in time")
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
        await(rebooted.close());

        var last = new FakeMaster();
        var again = start(last, TaskFetcher.instant());
        assertThat(last.registration().tasks()).as("told and acknowledged").isEmpty();
        await(again.close());
    }

    @Test
    void cleanUp_endsTheProcesses_andTheAgent_whichIsAnotherOneNextTime() throws Exception {
        var master = new FakeMaster();
        leftRunning(master);

        var settings = new AgentSettings("localhost", 5051, workDir, Resources.parse("cpus:2;mem:1024"), List.of())
                .withRecovery(new RecoverySettings(ReconfigurationPolicy.EQUAL, true, RecoverySettings.Mode.CLEANUP));
        var ports = new AgentPorts(
                new FakeMaster(),
                TaskFetcher.instant(),
                new ProcessContainerizer(vertx, workDir),
                FileCheckpoint.open(workDir));
        var cleaning = new Agent(vertx, settings, ports);
        await(cleaning.start());
        await(cleaning.ended());
        assertThat(cleaning.state().tasks()).isEmpty();

        var last = new FakeMaster();
        var another = start(last, TaskFetcher.instant());
        assertThat(last.registration().id()).isEmpty();
        await(another.close());
    }

    @Test
    void task_isKilledAfterItsGrace() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, TaskFetcher.instant());
        var stubborn =
                task("stubborn", "trap '' TERM; while :; do sleep 1000; done").task();
        master.run(stubborn);
        master.expect(stubborn, TASK_STARTING, TASK_RUNNING);
        master.kill(stubborn, Duration.ofMillis(300));
        master.expect(stubborn, TASK_KILLING, TASK_KILLED);
        await(agent.close());
    }

    @Test
    void fetch_failureReachesTheUser() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, new TaskFetcher() {
            @Override
            public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
                return Future.failedFuture(
                        "Failed to fetch " + request.uris().getFirst().value() + ": gone");
            }

            @Override
            public void cancel(ContainerId containerId) {}
        });
        var app = task("app", "true").uri("http://127.0.0.1/app.tgz").task();
        master.run(app);
        assertThat(master.expect(app, TASK_FAILED).message())
                .isEqualTo("Failed to fetch http://127.0.0.1/app.tgz: gone");
        await(agent.close());
    }

    @Test
    void effect_thatFailsCostsNoOther() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, new TaskFetcher() {
            @Override
            public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
                return Promise.<Void>promise().future();
            }

            @Override
            public void cancel(ContainerId containerId) {
                throw new IllegalStateException("a bug");
            }
        });
        var app = task("app", "true").uri("http://127.0.0.1/app.tgz").task();
        master.run(app);
        master.kill(app, NO_GRACE);
        master.expect(app, TASK_KILLED);
        await(agent.close());
    }

    @Test
    void fetch_putsFilesIntoTheSandbox() throws Exception {
        var source = Files.writeString(workDir.resolve("greeting.txt"), "hello");
        try (var fetcher = new Fetcher(FetcherSettings.defaults(workDir.resolve("cache")))) {
            var master = new FakeMaster();
            var agent = start(master, new FetcherAdapter(fetcher));
            var app = task("app", "grep -q hello greeting.txt")
                    .uri("file://" + source)
                    .task();
            master.run(app);
            master.expect(app, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
            var bad = task("bad", "true").uri("file:///no/such/file").task();
            master.run(bad);
            assertThat(master.expect(bad, TASK_FAILED).message()).startsWith("Failed to fetch file:///no/such/file: ");
            await(agent.close());
        }
    }

    @Test
    void close_callsOffWhatIsBeingFetched() throws Exception {
        var settings = FetcherSettings.defaults(workDir.resolve("cache"));
        var master = new FakeMaster();
        var agent = start(master, new FetcherAdapter(new Fetcher(settings)));
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            master.run(task("app", "true")
                    .uri("http://127.0.0.1:" + silent.getLocalPort() + "/x")
                    .task());
            try (var connection = silent.accept()) {
                await(agent.close());
                connection.setSoTimeout(20_000);
                assertThat(connection.getInputStream().readAllBytes())
                        .as("what was asked until the end, which comes in time")
                        .hasSizeLessThan(10_000);
            }
            new Fetcher(settings).close();
        }
    }

    @Test
    void agentProcessKilled_harmsNoTask() throws Exception {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentProcess.class.getName(),
                        workDir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = child.inputReader()) {
            assertThat(output.lines().anyMatch("running"::equals)).isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }

        var master = new FakeMaster();
        var agent = start(master, TaskFetcher.instant());
        assertThat(master.registration().tasks())
                .extracting(AgentToMaster.AgentTask::task, AgentToMaster.AgentTask::latestState)
                .containsExactly(tuple(AgentProcess.TASK, TASK_RUNNING));
        master.kill(AgentProcess.TASK, NO_GRACE);
        master.await(AgentProcess.TASK, TASK_KILLED);
        await(agent.close());
    }

    @Test
    void unhealthyTask_isKilled() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, TaskFetcher.instant());
        var well = Files.createFile(workDir.resolve("well"));
        var check = new TaskHealthCheck(
                new TaskHealthCheck.Probe.Command("test -f " + well),
                Duration.ZERO,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ZERO,
                2);
        var app = task("app", "sleep 1000").health(check).task();
        master.run(app);

        assertThat(master.expect(app, TASK_STARTING, TASK_RUNNING).healthy()).isEmpty();
        assertThat(master.expect(app, TASK_RUNNING).healthy()).contains(true);
        Files.delete(well);
        assertThat(master.expect(app, TASK_RUNNING).healthy()).contains(false);
        assertThat(master.expect(app, TASK_RUNNING, TASK_KILLING, TASK_KILLED).healthy())
                .contains(false);
        await(agent.close());
    }

    @Test
    void restart_takesUpTasksUnderTheSameId() throws Exception {
        var master = new FakeMaster();
        var app = leftRunning(master);

        var second = start(master, TaskFetcher.instant());
        assertThat(master.registration().id()).isEmpty();
        var again = master.registration();
        assertThat(again.id()).contains(new AgentId("a1"));
        assertThat(again.tasks())
                .extracting(AgentToMaster.AgentTask::task, AgentToMaster.AgentTask::latestState)
                .containsExactly(tuple(app, TASK_RUNNING));
        master.kill(app, NO_GRACE);
        master.expect(app, TASK_KILLING, TASK_KILLED);
        await(second.close());
    }

    @Test
    void unacknowledgedEnd_isToldAgainAfterARestart() throws Exception {
        var deaf = new FakeMaster();
        deaf.stopAcknowledging();
        var first = start(deaf, TaskFetcher.instant());
        var app = task("app", "exit 9").task();
        deaf.run(app);
        deaf.expect(app, TASK_STARTING);
        await(first.close());

        var master = new FakeMaster();
        var second = start(master, TaskFetcher.instant());
        assertThat(master.expect(app, TASK_STARTING, TASK_RUNNING, TASK_FAILED).message())
                .isEqualTo("Command exited with status 9");
        await(second.close());
    }

    @Test
    void brokenLink_isMadeAgain() throws Exception {
        var master = new FakeMaster();
        var agent = start(master, TaskFetcher.instant());
        master.registration();
        master.breakLink();
        assertThat(master.registration().id()).contains(new AgentId("a1"));
        await(agent.close());
    }

    @Test
    void checkpointThatCannotBeWritten_makesTheAgentWait_andNothingIsStartedOrToldBefore() throws Exception {
        var master = new FakeMaster();
        var disk = new FullDisk();
        var settings = new AgentSettings("localhost", 5051, workDir, Resources.parse("cpus:2;mem:1024"), List.of());
        var agent = new Agent(
                vertx,
                settings,
                new AgentPorts(master, TaskFetcher.instant(), new ProcessContainerizer(vertx, workDir), disk));
        await(agent.start());
        var web = task("web", "echo ran >> " + workDir.resolve("trace")).task();
        master.run(web);
        var late = task("late", "true").task();
        assertThat(disk.refused.await(10, TimeUnit.SECONDS)).isTrue();
        master.run(late);
        assertThat(agent.state().tasks().keySet())
                .extracting(key -> key.taskId().value())
                .doesNotContain("late");
        assertThat(workDir.resolve("trace")).doesNotExist();

        disk.full = false;
        master.expect(web, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        master.expect(late, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        assertThat(workDir.resolve("trace")).hasContent("ran");
        await(agent.close());
    }

    /** Takes the agent's id, and no task while it is full. */
    private static final class FullDisk extends NoCheckpoint {
        private final CountDownLatch refused = new CountDownLatch(2);
        private volatile boolean full = true;

        @Override
        public void append(List<AgentChange.Durable> changes) {
            if (full && changes.stream().anyMatch(AgentChange.TaskAccepted.class::isInstance)) {
                refused.countDown();
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
        }
    }

    /** A task that runs while its agent is away. */
    private TaskInfo leftRunning(FakeMaster master) throws Exception {
        var agent = start(master, TaskFetcher.instant());
        var lasting = task("lasting", "sleep 1000").task();
        master.run(lasting);
        master.expect(lasting, TASK_STARTING, TASK_RUNNING);
        await(agent.close());
        return lasting;
    }

    private Agent start(FakeMaster master, TaskFetcher fetcher) throws Exception {
        return start(vertx, workDir, master, fetcher);
    }

    static Agent start(Vertx vertx, Path workDir, FakeMaster master, TaskFetcher fetcher) throws Exception {
        var settings = new AgentSettings("localhost", 5051, workDir, Resources.parse("cpus:2;mem:1024"), List.of());
        var ports =
                new AgentPorts(master, fetcher, new ProcessContainerizer(vertx, workDir), FileCheckpoint.open(workDir));
        var agent = new Agent(vertx, settings, ports);
        await(agent.start());
        return agent;
    }

    private static <T> void await(Future<T> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
