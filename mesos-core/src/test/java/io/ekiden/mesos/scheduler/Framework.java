package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A framework that a test plays: hears everything, heartbeats aside, in the order in which it comes. */
final class Framework {
    /** Stands in the queue for the end of the connection. */
    static final String DISCONNECTED = "disconnected";

    private static final long LIMIT_SECONDS = 10;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final SchedulerClient client;
    private final FrameworkInfo info;

    Framework(SchedulerClient client, FrameworkInfo info) {
        this.client = client;
        this.info = info;
    }

    /** One that looks for its master over HTTP. */
    static Framework of(Vertx vertx, MasterDetector detector, HttpSchedulerSettings settings) {
        return new Framework(new HttpSchedulerClient(vertx, vertx.getOrCreateContext(), detector, settings), info());
    }

    static FrameworkInfo info(Duration failoverTimeout, String... capabilities) {
        return new FrameworkInfo(
                "test",
                "root",
                Optional.empty(),
                List.of("*"),
                failoverTimeout,
                List.of(capabilities),
                "localhost",
                Optional.empty());
    }

    static FrameworkInfo info() {
        return info(Duration.ofMinutes(1), "PARTITION_AWARE", "TASK_KILLING_STATE");
    }

    static TaskInfo task(String id, AgentId agentId, String command) {
        return new TaskInfo(
                new TaskId(id),
                id,
                agentId,
                Resources.parse("cpus:1;mem:64"),
                new CommandInfo(true, command, List.of(), Map.of(), List.of(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    FrameworkId subscribe(Optional<FrameworkId> id) throws InterruptedException {
        connect(id);
        return next(Event.Subscribed.class).frameworkId();
    }

    void connect(Optional<FrameworkId> id) {
        client.connect(
                info.withId(id),
                event -> {
                    if (!(event instanceof Event.Heartbeat)) {
                        heard.add(event);
                    }
                },
                () -> heard.add(DISCONNECTED));
    }

    void send(Call call) {
        client.send(call);
    }

    SchedulerClient client() {
        return client;
    }

    <T> T next(Class<T> type) throws InterruptedException {
        var event = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("next event").isInstanceOf(type);
        return type.cast(event);
    }

    void isDisconnected() throws InterruptedException {
        assertThat(next(String.class)).isEqualTo(DISCONNECTED);
    }

    boolean heardNothingMore() {
        return heard.isEmpty();
    }

    Offer offer() throws InterruptedException {
        return next(Event.Offers.class).offers().getFirst();
    }

    /** Launches a task and declines what is left of the offer for the rest of the test. */
    void launch(Offer offer, String taskId, String command) {
        send(Call.Accept.launch(
                List.of(offer.id()),
                List.of(task(taskId, offer.agentId(), command)),
                new Filters(Duration.ofHours(1))));
    }

    TaskStatus update() throws InterruptedException {
        return next(Event.Update.class).status();
    }

    void acknowledge(TaskStatus status) {
        send(new Call.Acknowledge(
                status.agentId().orElseThrow(), status.taskId(), status.uuid().orElseThrow()));
    }

    /** The next update, acknowledged. */
    TaskStatus updateAndAcknowledge() throws InterruptedException {
        var status = update();
        acknowledge(status);
        return status;
    }
}
