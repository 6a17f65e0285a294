package io.ekiden.mesos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.executor.ExecutorStreams;
import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.agent.machine.AgentEffect;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectRunnerTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<AgentEvent> events = new ArrayList<>();
    private final List<String> fetches = new ArrayList<>();
    private final Preparing containerizer = new Preparing();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void fetch_thatIsCancelledWhileItsSandboxIsMade_doesNotBegin() {
        var runner = new EffectRunner(vertx, ports(), executors(), events::add);
        var run = run();
        runner.run(new AgentEffect.Fetch(run));
        runner.run(new AgentEffect.CancelFetch(run.containerId()));
        containerizer.prepared.complete(Path.of("sandbox"));

        assertThat(fetches).containsExactly("cancel");
        assertThat(events).containsExactly(new AgentEvent.FetchFailed(run.containerId(), "Fetching was cancelled"));
    }

    @Test
    void fetch_thatHasBegun_isCancelledWhereItRuns() {
        var runner = new EffectRunner(vertx, ports(), executors(), events::add);
        var run = run();
        runner.run(new AgentEffect.Fetch(run));
        containerizer.prepared.complete(Path.of("sandbox"));
        runner.run(new AgentEffect.CancelFetch(run.containerId()));

        assertThat(fetches).containsExactly("fetch", "cancel");
    }

    private static ExecutorStreams executors() {
        var settings = new AgentSettings("a", 5051, Path.of("nowhere"), Resources.EMPTY, List.of());
        return new ExecutorStreams(settings, ExecutorTimeouts.DEFAULT);
    }

    private static TaskRun run() {
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                Tasks.task("t", "true").task(),
                new ContainerId("c"));
    }

    private AgentPorts ports() {
        return new AgentPorts(
                new FakeMaster(),
                new TaskFetcher() {
                    @Override
                    public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
                        fetches.add("fetch");
                        return Promise.<Void>promise().future();
                    }

                    @Override
                    public void cancel(ContainerId containerId) {
                        fetches.add("cancel");
                    }
                },
                containerizer,
                new NoCheckpoint());
    }

    /** Makes a sandbox when the test says so, and does nothing else. */
    private static final class Preparing implements Containerizer {
        final Promise<Path> prepared = Promise.promise();

        @Override
        public Future<List<AgentEvent.Found>> begin(
                Consumer<AgentEvent> listener, List<TaskRun> runs, boolean rebooted) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Path sandbox(TaskRun run) {
            return Path.of("sandbox");
        }

        @Override
        public Future<Path> prepare(TaskRun run) {
            return prepared.future();
        }

        @Override
        public void start(TaskRun run) {}

        @Override
        public void terminate(ContainerId containerId) {}

        @Override
        public void kill(ContainerId containerId) {}

        @Override
        public void forget(ContainerId containerId) {}

        @Override
        public void startHealthCheck(TaskRun run, TaskHealthCheck check) {}

        @Override
        public void stopChecks(ContainerId containerId) {}

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
