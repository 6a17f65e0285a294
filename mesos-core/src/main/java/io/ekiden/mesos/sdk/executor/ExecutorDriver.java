package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor's way to its agent: subscribes, subscribes again after each break with all that is not acknowledged, and passes updates on
 * until the agent has them. Calls may come from any thread, with or without a connection.
 *
 * <p><b>Source:</b> {@code org.apache.mesos.ExecutorDriver}.
 */
public final class ExecutorDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorDriver.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** How a driver ended. */
    public enum Status {
        /** By {@link #stop}, or because the agent asked for it. */
        STOPPED,
        /** By {@link #abort}, an exception of the executor, or because the agent did not come back. */
        ABORTED
    }

    private final Executor executor;
    private final ExecutorSettings settings;
    private final ExecutorLink link;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final Random random = new Random();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    /** Callbacks and calls, in their order. */
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("executor").factory());

    private volatile boolean connected;
    private volatile boolean stopping;
    /** Only on {@link #thread}. */
    private boolean subscribedBefore;

    /** For a process that an agent has started: it is told everything by its environment. */
    public ExecutorDriver(Executor executor) {
        this(executor, ExecutorSettings.of(System.getenv()));
    }

    public ExecutorDriver(Executor executor, ExecutorSettings settings) {
        this.executor = executor;
        this.settings = settings;
        this.link = new ExecutorLink(settings);
    }

    public void start() {
        Thread.ofPlatform().daemon().name("executor-stream").start(this::listen);
    }

    /** Starts, and waits until the driver has ended. */
    public Status run() {
        start();
        return join();
    }

    /** Waits until the driver has ended. */
    public Status join() {
        return ended.join();
    }

    /** Ends the driver when the agent has all updates, or does not want them in time. */
    public void stop() {
        stopping = true;
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        onThread(() -> leave(deadline));
    }

    private void leave(long deadline) {
        if (unacknowledged.updates().isEmpty() || System.nanoTime() > deadline) {
            end(Status.STOPPED);
        } else {
            thread.schedule(() -> leave(deadline), 10, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the driver at once. */
    public void abort() {
        end(Status.ABORTED);
    }

    /** As {@link #abort}, unless it has ended. */
    @Override
    public void close() {
        abort();
    }

    /** Tells of a task. Its uuid and its source are the driver's to set; a timestamp that is not told is now. */
    public void sendStatusUpdate(TaskStatus status) {
        var timed = status.timestamp().equals(Instant.EPOCH) ? status.withTimestamp(Instant.now()) : status;
        var update = timed.withUuid(Optional.of(UUID.randomUUID()))
                .withExecutorId(settings.executor().executorId());
        unacknowledged.made(update);
        onThread(() -> call(new ExecutorCall.Update(update)));
    }

    /** Tells that a task is in another state. */
    public void sendStatusUpdate(TaskId taskId, TaskState state, String message) {
        sendStatusUpdate(TaskStatus.of(taskId, state, Source.SOURCE_EXECUTOR, message, Instant.now()));
    }

    /** Tells how far a task has come, in whatever form its framework understands. */
    public void sendProgress(TaskId taskId, String message, byte[] data) {
        var said = new TaskStatus.Said(Optional.of(Base64.getEncoder().encodeToString(data)), Map.of());
        sendStatusUpdate(TaskStatus.of(taskId, TaskState.TASK_RUNNING, Source.SOURCE_EXECUTOR, message, Instant.now())
                .withSaid(said));
    }

    /** Best effort: lost without a connection. */
    public void sendFrameworkMessage(byte[] data) {
        onThread(() -> call(new ExecutorCall.Message(Base64.getEncoder().encodeToString(data))));
    }

    /** An update that cannot be sent goes with the next subscription. */
    private void call(ExecutorCall call) {
        if (!connected) {
            return;
        }
        boolean isKnown = call instanceof ExecutorCall.Update(var update)
                && update.uuid().filter(unacknowledged::send).isEmpty();
        if (isKnown) {
            return;
        }
        try {
            int status = link.call(call);
            if (status == 400 && call instanceof ExecutorCall.Update(var refused)) {
                LOG.error("The agent refuses an update taskId={} state={}", refused.taskId(), refused.state());
                refused.uuid().ifPresent(uuid -> unacknowledged.acknowledged(refused.taskId(), uuid));
            } else if (status != 202) {
                LOG.warn("The agent answers with {}, the connection is made anew", status);
                link.cut();
            }
        } catch (IOException broken) {
            link.cut();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        long lastHeard = System.nanoTime();
        while (!ended.isDone()) {
            try {
                link.listen(unacknowledged.subscription(), this::take);
            } catch (IOException broken) {
                LOG.info("The connection to the agent has ended: {}", broken.toString());
            } catch (InterruptedException stopped) {
                return;
            }
            if (connected) {
                lastHeard = System.nanoTime();
                connected = false;
                onThread(() -> executor.disconnected(this));
            }
            if (stopping
                    || System.nanoTime() - lastHeard
                            > settings.recoveryTimeout().toNanos()) {
                onThread(() -> giveUp());
                return;
            }
            pause();
        }
    }

    /** A task has been got as soon as it is read: should the stream end before the executor hears of it, the agent must not drop it. */
    private void take(ExecutorEvent event) {
        switch (event) {
            case ExecutorEvent.Launch(var task) -> unacknowledged.launched(List.of(task.taskId()));
            case ExecutorEvent.LaunchGroup(var tasks) ->
                unacknowledged.launched(tasks.stream().map(TaskInfo::taskId).toList());
            default -> {
                // The others do not come again.
            }
        }
        onThread(() -> hear(event));
    }

    private void giveUp() {
        if (!stopping) {
            LOG.warn("The agent did not come back in time, the executor ends");
            executor.shutdown(this);
        }
        end(stopping ? Status.STOPPED : Status.ABORTED);
    }

    private void pause() {
        LockSupport.parkNanos(random.nextLong(1, Math.max(2, settings.backoff().toNanos())));
    }

    private void hear(ExecutorEvent event) {
        switch (event) {
            case ExecutorEvent.Subscribed subscribed -> subscribed(subscribed);
            case ExecutorEvent.Launch(var task) -> executor.launchTask(this, task);
            case ExecutorEvent.LaunchGroup(var tasks) -> executor.launchTaskGroup(this, tasks);
            case ExecutorEvent.Kill(var taskId, var _) -> executor.killTask(this, taskId);
            case ExecutorEvent.Acknowledged(var taskId, var uuid) -> unacknowledged.acknowledged(taskId, uuid);
            case ExecutorEvent.Message(var base64) ->
                executor.frameworkMessage(this, Base64.getDecoder().decode(base64));
            case ExecutorEvent.Error(var message) -> {
                executor.error(this, message);
                end(Status.ABORTED);
            }
            case ExecutorEvent.Shutdown() -> {
                executor.shutdown(this);
                stop();
            }
            case ExecutorEvent.Heartbeat() -> {
                // That the agent is there is all it says.
            }
        }
    }

    private void subscribed(ExecutorEvent.Subscribed subscribed) {
        connected = true;
        if (subscribedBefore) {
            executor.reregistered(this, subscribed.agentId());
        } else {
            subscribedBefore = true;
            executor.registered(this, subscribed.executor(), subscribed.framework(), subscribed.agentId());
        }
        // What was made between the SUBSCRIBE and its answer is in neither of them.
        unacknowledged.updates().forEach(update -> call(new ExecutorCall.Update(update)));
    }

    private void onThread(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    if (!ended.isDone()) {
                        work.run();
                    }
                } catch (RuntimeException e) {
                    LOG.error("The executor failed, its driver aborts", e);
                    end(Status.ABORTED);
                }
            });
        } catch (RejectedExecutionException alreadyEnded) {
            // Nobody is left to hear it.
        }
    }

    private void end(Status status) {
        if (ended.complete(status)) {
            thread.shutdown();
            link.cut();
            link.close();
        }
    }
}
