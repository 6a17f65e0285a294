package io.ekiden.mesos.sdk.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A driver and an agent that answers when the test wants it to. */
class ExecutorDriverTest {
    private static final ExecutorKey KEY = new ExecutorKey(new FrameworkId("f"), new ExecutorId("e"));
    private static final TaskId TASK = new TaskId("t");

    @Test
    void updateMadeBetweenSubscribeAndItsAnswer_isToldOnce() throws Exception {
        var executor = new Idle();
        try (var agent = new Agent();
                var driver = new ExecutorDriver(executor, agent.settings())) {
            driver.start();
            assertThat(agent.next()).isInstanceOf(ExecutorCall.Subscribe.class);
            driver.sendStatusUpdate(TASK, TaskState.TASK_FINISHED, "");
            agent.greet();
            executor.awaitGreeting();
            assertThat(agent.next())
                    .isInstanceOfSatisfying(
                            ExecutorCall.Update.class,
                            update -> assertThat(update.status().taskId()).isEqualTo(TASK));
            driver.sendFrameworkMessage(new byte[] {1});
            assertThat(agent.next()).isInstanceOf(ExecutorCall.Message.class);
        }
    }

    @Test
    void updateThatNobodyAcknowledged_goesWithTheNextSubscription_andOnlyWithIt() throws Exception {
        var executor = new Idle();
        try (var agent = new Agent();
                var driver = new ExecutorDriver(executor, agent.settings())) {
            driver.start();
            agent.next();
            agent.greet();
            executor.awaitGreeting();
            driver.sendStatusUpdate(TASK, TaskState.TASK_RUNNING, "");
            assertThat(agent.next()).isInstanceOf(ExecutorCall.Update.class);
            agent.cut();
            assertThat(agent.next())
                    .isInstanceOfSatisfying(
                            ExecutorCall.Subscribe.class,
                            again -> assertThat(again.unacknowledgedUpdates()).hasSize(1));
            agent.greet();
            executor.awaitGreeting();
            driver.sendFrameworkMessage(new byte[] {1});
            assertThat(agent.next()).isInstanceOf(ExecutorCall.Message.class);
        }
    }

    /** The agent would drop it otherwise, while it runs. */
    @Test
    void taskThatIsStillToBeLookedAt_isNamedByTheNextSubscription() throws Exception {
        var executor = new Idle();
        var free = new CountDownLatch(1);
        try (var agent = new Agent();
                var driver = new ExecutorDriver(executor, agent.settings())) {
            driver.start();
            agent.next();
            executor.busyUntil = free;
            agent.greet();
            executor.awaitGreeting();
            var task = TaskInfo.of(
                    TASK, new AgentId("a"), Resources.EMPTY, ExecutorInfo.of(KEY.executorId(), Resources.EMPTY));
            agent.say(new ExecutorEvent.Launch(task));
            agent.cut();
            assertThat(agent.next())
                    .isInstanceOfSatisfying(
                            ExecutorCall.Subscribe.class,
                            again -> assertThat(again.unacknowledgedTasks()).containsExactly(TASK));
        } finally {
            free.countDown();
        }
    }

    private static final class Idle implements Executor {
        private volatile CountDownLatch busyUntil = new CountDownLatch(0);
        private final Semaphore greeted = new Semaphore(0);

        @Override
        public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, AgentId agentId) {
            greeted.release();
            try {
                busyUntil.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void reregistered(ExecutorDriver driver, AgentId agentId) {
            greeted.release();
        }

        void awaitGreeting() throws InterruptedException {
            assertThat(greeted.tryAcquire(10, TimeUnit.SECONDS))
                    .as("a greeting")
                    .isTrue();
        }

        @Override
        public void launchTask(ExecutorDriver driver, TaskInfo task) {}

        @Override
        public void killTask(ExecutorDriver driver, TaskId taskId) {}
    }

    private static final class Agent implements AutoCloseable {
        private final BlockingQueue<ExecutorCall> calls = new LinkedBlockingQueue<>();
        private final BlockingQueue<HttpExchange> streams = new LinkedBlockingQueue<>();
        private final HttpServer http;
        private @Nullable HttpExchange stream;

        Agent() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/api/v1/executor", this::answer);
            http.start();
        }

        ExecutorSettings settings() {
            return new ExecutorSettings(
                    URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
                    KEY,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(1),
                    Optional.empty(),
                    Optional.empty());
        }

        private void answer(HttpExchange exchange) throws IOException {
            try {
                var call = ExecutorCallProtos.read(
                                MediaType.PROTOBUF, exchange.getRequestBody().readAllBytes())
                        .call()
                        .orElseThrow();
                if (call instanceof ExecutorCall.Subscribe) {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().flush();
                    streams.add(exchange);
                } else {
                    exchange.sendResponseHeaders(202, -1);
                    exchange.close();
                }
                calls.add(call);
            } catch (WireException malformed) {
                exchange.sendResponseHeaders(400, -1);
                exchange.close();
            }
        }

        ExecutorCall next() throws InterruptedException {
            return Objects.requireNonNull(calls.poll(10, TimeUnit.SECONDS), "a call of the driver");
        }

        /** SUBSCRIBED, on the newest stream. */
        void greet() throws Exception {
            var newest = Objects.requireNonNull(streams.poll(10, TimeUnit.SECONDS), "a stream");
            stream = newest;
            var subscribed = new ExecutorEvent.Subscribed(
                    ExecutorInfo.of(KEY.executorId(), Resources.EMPTY),
                    new FrameworkInfo(
                            "f",
                            "root",
                            Optional.of(KEY.frameworkId()),
                            List.of("*"),
                            Duration.ZERO,
                            List.of(),
                            "",
                            Optional.empty()),
                    new AgentId("a"),
                    new AgentInfo("localhost", 5051, Resources.EMPTY, List.of()),
                    new ContainerId("c"));
            newest.getResponseBody().write(RecordIo.frame(ExecutorEventProtos.write(MediaType.PROTOBUF, subscribed)));
            newest.getResponseBody().flush();
        }

        void say(ExecutorEvent event) throws IOException {
            var open = Objects.requireNonNull(stream).getResponseBody();
            open.write(RecordIo.frame(ExecutorEventProtos.write(MediaType.PROTOBUF, event)));
            open.flush();
        }

        void cut() {
            Objects.requireNonNull(stream).close();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
