package io.ekiden.mesos.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.agent.sandbox.Volumes;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process containerizer with a queue of its events; kills what tests leave behind. */
final class Host implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Path workDir;
    private final IsolationSettings limits;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
    private final List<ContainerId> started = new ArrayList<>();
    private ProcessContainerizer containerizer;

    Host(Path workDir) throws IOException {
        this(workDir, IsolationSettings.NONE);
    }

    Host(Path workDir, IsolationSettings limits) throws IOException {
        this.workDir = workDir;
        this.limits = limits;
        this.containerizer = new ProcessContainerizer(vertx, workDir, Isolator.open(limits, workDir));
    }

    ProcessContainerizer containerizer() {
        return containerizer;
    }

    List<AgentEvent.Found> begin(TaskRun... runs) throws Exception {
        return containerizer
                .begin(events::add, List.of(runs), false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The agent dies and comes back: new Java objects on the same directory. */
    List<AgentEvent.Found> restart(TaskRun... runs) throws Exception {
        containerizer.close().toCompletionStage().toCompletableFuture().join();
        containerizer = new ProcessContainerizer(vertx, workDir, Isolator.open(limits, workDir));
        events.clear();
        return begin(runs);
    }

    static TaskRun run(TaskInfo task) {
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                task,
                new ContainerId(UUID.randomUUID().toString()));
    }

    TaskRun start(TaskInfo task) throws InterruptedException {
        var run = run(task);
        launch(run);
        assertThat(next()).isEqualTo(new AgentEvent.RunStarted(run.containerId()));
        return run;
    }

    void launch(TaskRun run) {
        started.add(run.containerId());
        containerizer.start(run);
    }

    AgentEvent next() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %s s", PATIENCE_SECONDS).isNotNull();
        return event;
    }

    ExitStatus exitOf(TaskRun run) throws InterruptedException {
        var event = next();
        assertThat(event).isInstanceOf(AgentEvent.RunEnded.class);
        var ended = (AgentEvent.RunEnded) event;
        assertThat(ended.containerId()).isEqualTo(run.containerId());
        return ended.status();
    }

    Path sandbox(TaskRun run) {
        return new Sandboxes(workDir, new Volumes(workDir)).pathOf(run);
    }

    String stdout(TaskRun run) throws IOException {
        return Files.readString(sandbox(run).resolve("stdout"));
    }

    RunRecord record(TaskRun run) {
        return RunRecord.read(
                workDir.resolve("meta/runs").resolve(run.containerId().value()));
    }

    List<ProcessId> tree(TaskRun run) throws IOException {
        return ProcessTable.read(new ContainerMarks()).tree(run.containerId(), record(run), List.of());
    }

    /** Waits until every process of a run that is there now has gone. */
    void awaitTreeGone(TaskRun run) throws Exception {
        for (var process : tree(run)) {
            var handle = ProcessHandle.of(process.pid());
            if (handle.isPresent()) {
                handle.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        assertThat(tree(run)).isEmpty();
    }

    /** Waits for a file that the task writes when it is ready. */
    void awaitFile(TaskRun run, String name) throws Exception {
        var file = sandbox(run).resolve(name);
        try (var watch = file.getFileSystem().newWatchService()) {
            sandbox(run).register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                var key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(key).as("%s within %s s", name, PATIENCE_SECONDS).isNotNull();
                key.pollEvents();
                key.reset();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var table = ProcessTable.read(new ContainerMarks()); ; table = ProcessTable.read(new ContainerMarks())) {
            boolean clean = true;
            for (var containerId : started) {
                var file = workDir.resolve("meta/runs").resolve(containerId.value());
                for (var process : table.tree(containerId, RunRecord.read(file), List.of())) {
                    process.signal(true);
                    clean = false;
                }
            }
            if (clean) {
                break;
            }
        }
        containerizer.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
