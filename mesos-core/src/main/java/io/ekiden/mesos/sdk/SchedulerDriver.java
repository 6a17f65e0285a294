package io.ekiden.mesos.sdk;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.HttpSchedulerClient;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.scheduler.ReconnectBackoff;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A framework's way to a master: subscribes, subscribes again after each break, acknowledges updates, and passes calls on. Calls may come
 * from any thread; without a connection they go nowhere, as with the driver of Mesos.
 *
 * <p><b>Source:</b> {@code org.apache.mesos.SchedulerDriver}.
 */
public final class SchedulerDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerDriver.class);
    private static final long TEARDOWN_MILLIS = 5_000;
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("scheduler").factory();

    /** How a driver ended. */
    public enum Status {
        /** By {@link #stop}. */
        STOPPED,
        /** By {@link #abort}, an exception of the scheduler, or the master. */
        ABORTED
    }

    private final Scheduler scheduler;
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final HttpSchedulerClient client;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(THREADS);
    private final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final ReconnectBackoff backoff = new ReconnectBackoff(new Random());

    private volatile boolean stopping;
    private volatile boolean suppressed;

    /** All below: only on {@link #thread}. */
    private FrameworkInfo info;

    private boolean subscribedBefore;
    private boolean started;
    private boolean toreDown;
    private Instant subscribedAt = Instant.EPOCH;

    /**
     * @param info with the id of an earlier life, if there was one
     * @param masters base addresses such as {@code http://host:5050}; those that do not lead point to the one that does
     */
    public SchedulerDriver(Scheduler scheduler, FrameworkInfo info, List<URI> masters) {
        this(scheduler, info, masters, HttpSchedulerSettings.DEFAULT);
    }

    /** With times and an encoding of its own. */
    public SchedulerDriver(Scheduler scheduler, FrameworkInfo info, List<URI> masters, HttpSchedulerSettings settings) {
        this.scheduler = scheduler;
        this.info = info;
        this.client = new HttpSchedulerClient(vertx, context, new HttpDetector(masters), settings);
    }

    public void start() {
        onThread(this::connect);
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

    /** Ends the framework with all its tasks; without a connection, a new one is waited for, but not for long. */
    public void stop() {
        stop(false);
    }

    /** Ends the driver; with {@code failover} the tasks are kept, for the framework's failover timeout, until it subscribes again. */
    public void stop(boolean failover) {
        if (failover) {
            end(Status.STOPPED);
            return;
        }
        stopping = true;
        onThread(this::tearDown);
        vertx.setTimer(TEARDOWN_MILLIS, _ -> {
            if (!ended.isDone()) {
                LOG.warn("No master took the teardown in time, the framework's tasks stay until its failover timeout");
                end(Status.STOPPED);
            }
        });
    }

    /** The master answers by ending the stream. */
    private void tearDown() {
        if (!subscribedAt.equals(Instant.EPOCH)) {
            toreDown = true;
            client.send(new Call.Teardown());
        } else if (!started) {
            end(Status.STOPPED);
        }
    }

    /** Ends the driver and keeps the tasks, for the framework's failover timeout. */
    public void abort() {
        end(Status.ABORTED);
    }

    /** As {@link #stop(boolean)} with failover: what is open is closed, and no task is harmed. */
    @Override
    public void close() {
        stop(true);
    }

    /** Launches tasks on offers of one agent; what they leave is declined. */
    public void launchTasks(List<OfferId> offerIds, List<TaskInfo> tasks, Filters filters) {
        client.send(Call.Accept.launch(offerIds, tasks, filters));
    }

    /** Does something else with offers of one agent, such as to reserve. */
    public void acceptOffers(List<OfferId> offerIds, List<Operation> operations, Filters filters) {
        client.send(new Call.Accept(offerIds, operations, filters));
    }

    public void declineOffer(OfferId offerId, Filters filters) {
        client.send(new Call.Decline(List.of(offerId), filters));
    }

    /** Promises to leave these agents; asked again when the filters end. */
    public void acceptInverseOffers(List<OfferId> offerIds, Filters filters) {
        client.send(new Call.AcceptInverseOffers(offerIds, filters));
    }

    /** Will not leave these agents; asked again when the filters end. */
    public void declineInverseOffers(List<OfferId> offerIds, Filters filters) {
        client.send(new Call.DeclineInverseOffers(offerIds, filters));
    }

    public void killTask(TaskId taskId) {
        client.send(new Call.Kill(taskId, Optional.empty(), Optional.empty()));
    }

    /** For the framework's own executor. Best effort. */
    public void sendFrameworkMessage(ExecutorId executorId, AgentId agentId, byte[] data) {
        client.send(new Call.Message(agentId, executorId, Base64.getEncoder().encodeToString(data)));
    }

    /** Ends an executor with all its tasks. */
    public void shutdownExecutor(ExecutorId executorId, AgentId agentId) {
        client.send(new Call.Shutdown(executorId, agentId));
    }

    /** Forgets all filters: what was declined may be offered again. */
    public void reviveOffers() {
        suppressed = false;
        client.send(new Call.Revive());
    }

    /** No offers until {@link #reviveOffers}, from other masters neither. */
    public void suppressOffers() {
        suppressed = true;
        client.send(new Call.Suppress());
    }

    /** Asks for the states of these tasks, or of all when there is none; the answers are updates. */
    public void reconcileTasks(List<Call.ReconcileTask> tasks) {
        client.send(new Call.Reconcile(tasks));
    }

    private void connect() {
        started = true;
        var unwanted = suppressed ? info.roles() : List.<String>of();
        var subscription = new Call.Subscribe(info, unwanted, Optional.empty());
        client.connect(subscription, event -> onThread(() -> hear(event)), () -> onThread(this::lost));
    }

    private void hear(Event event) {
        if (stopping) {
            if (event instanceof Event.Subscribed) {
                subscribedAt = Instant.now();
                tearDown();
            }
            return;
        }
        switch (event) {
            case Event.Subscribed subscribed -> subscribed(subscribed);
            case Event.Offers(var offers) -> scheduler.resourceOffers(this, offers);
            case Event.Rescind(var offerId) -> scheduler.offerRescinded(this, offerId);
            case Event.Update(var status) -> updated(status);
            case Event.Failure(var agentId) -> scheduler.agentLost(this, agentId);
            case Event.ExecutorEnded(var agentId, var executorId, int status) ->
                scheduler.executorLost(this, executorId, agentId, status);
            case Event.Error(var message) -> {
                scheduler.error(this, message);
                end(Status.ABORTED);
            }
            case Event.InverseOffers(var offers) -> scheduler.inverseOffers(this, offers);
            case Event.RescindInverseOffer(var offerId) -> scheduler.inverseOfferRescinded(this, offerId);
            case Event.UpdateOperationStatus(var status) -> operationUpdated(status);
            case Event.Message(var agentId, var executorId, var base64) ->
                scheduler.frameworkMessage(
                        this, agentId, executorId, Base64.getDecoder().decode(base64));
            case Event.Heartbeat() -> {
                // The client's to hear.
            }
        }
    }

    private void subscribed(Event.Subscribed subscribed) {
        FrameworkId id = subscribed.frameworkId();
        info = info.withId(Optional.of(id));
        subscribedAt = Instant.now();
        if (subscribedBefore) {
            scheduler.reregistered(this, subscribed.master());
        } else {
            subscribedBefore = true;
            scheduler.registered(this, id, subscribed.master());
        }
    }

    private void updated(TaskStatus status) {
        scheduler.statusUpdate(this, status);
        status.uuid()
                .ifPresent(uuid -> status.agentId()
                        .ifPresent(agentId -> client.send(new Call.Acknowledge(agentId, status.taskId(), uuid))));
    }

    private void operationUpdated(Operation.Status status) {
        scheduler.operationStatusUpdate(this, status);
        status.uuid()
                .ifPresent(uuid -> status.agentId()
                        .ifPresent(agentId -> client.send(new Call.AcknowledgeOperation(agentId, uuid))));
    }

    private void lost() {
        if (toreDown) {
            end(Status.STOPPED);
            return;
        }
        var held = subscribedAt.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(subscribedAt, Instant.now());
        if (!subscribedAt.equals(Instant.EPOCH)) {
            subscribedAt = Instant.EPOCH;
            if (!stopping) {
                scheduler.disconnected(this);
            }
        }
        vertx.setTimer(Math.max(1, backoff.after(held).toMillis()), _ -> onThread(this::connect));
    }

    private void onThread(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    if (!ended.isDone()) {
                        work.run();
                    }
                } catch (RuntimeException e) {
                    LOG.error("The scheduler failed, its driver aborts", e);
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
            client.close();
            // After what was sent before, which goes through the same context.
            context.runOnContext(_ -> vertx.close());
        }
    }
}
