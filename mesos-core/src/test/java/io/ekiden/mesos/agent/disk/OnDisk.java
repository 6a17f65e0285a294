package io.ekiden.mesos.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.FakeMaster;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.gc.GcSettings;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An agent with real processes in a directory whose disk is looked after, and a master at the other end of the link. */
final class OnDisk implements AutoCloseable {
    /** Mesos's, but for the time between two looks. */
    static final GcSettings GC =
            new GcSettings(GcSettings.DEFAULT.delay(), GcSettings.DEFAULT.headroom(), Duration.ofMillis(200), 0.95);

    private final Vertx vertx = Vertx.vertx();
    private final Path workDir;
    private final DiskSettings settings;
    private final DiskLook look;
    private FakeMaster master = new FakeMaster();
    private Agent agent;

    OnDisk(Path workDir, DiskSettings settings, DiskLook look) throws Exception {
        this.workDir = workDir;
        this.settings = settings;
        this.look = look;
        this.agent = start();
    }

    private Agent start() throws Exception {
        var resources = new AgentSettings("localhost", 5051, workDir, Resources.parse("cpus:2;mem:1024"), List.of());
        var ports = new AgentPorts(
                master,
                TaskFetcher.instant(),
                new ProcessContainerizer(vertx, workDir),
                FileCheckpoint.open(workDir),
                new DiskWatch(workDir, settings, look));
        var fresh = new Agent(vertx, resources, ports);
        await(fresh.start());
        return fresh;
    }

    /** The agent dies and comes back. */
    void restart() throws Exception {
        await(agent.close());
        master = new FakeMaster();
        agent = start();
    }

    FakeMaster master() {
        return master;
    }

    Agent agent() {
        return agent;
    }

    Vertx vertx() {
        return vertx;
    }

    Path sandbox(TaskInfo task) throws IOException {
        try (var runs = Files.newDirectoryStream(
                workDir.resolve("slaves/a1/frameworks/fw/executors")
                        .resolve(task.taskId().value())
                        .resolve("runs"),
                "*-*")) {
            return runs.iterator().next();
        }
    }

    static void eventually(String what, Callable<Boolean> condition) throws Exception {
        var pause = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            pause.await(20, TimeUnit.MILLISECONDS);
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(agent.close());
        await(vertx.close());
    }
}
