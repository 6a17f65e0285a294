package io.ekiden.mesos.scheduler;

import static io.ekiden.mesos.model.TaskState.TASK_DROPPED;
import static io.ekiden.mesos.model.TaskState.TASK_LOST;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Schedulers that come back, and those that come too late, over HTTP. Where a timeout would be 5 s it is 1.5 s, and what is survived at 3 s
 * and not at 6 s is survived at 0.9 s and not at 1.8 s.
 */
class SchedulerFailoverTest {
    private SimulatedMaster cluster;

    @BeforeEach
    void begin() throws Exception {
        cluster = new SimulatedMaster();
    }

    @AfterEach
    void end() throws Exception {
        cluster.close();
    }

    private Framework framework(FrameworkInfo info) {
        return framework(info, MediaType.JSON);
    }

    private Framework framework(FrameworkInfo info, MediaType mediaType) {
        return new Framework(
                new HttpSchedulerClient(
                        cluster.vertx(),
                        cluster.vertx().getOrCreateContext(),
                        new HttpDetector(List.of(cluster.uri())),
                        HttpSchedulerSettings.DEFAULT.with(mediaType)),
                info);
    }

    private HttpResponse<String> call(MediaType mediaType, FrameworkId id, String streamId, Call call)
            throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(cluster.uri().resolve("/api/v1/scheduler"))
                            .header("Content-Type", mediaType.header())
                            .header("Mesos-Stream-Id", streamId)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(
                                    CallProtos.write(mediaType, Optional.of(id), call)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Subscribes without a client, to get hold of the stream's id. */
    private String streamId(FrameworkInfo info) throws Exception {
        var http = HttpClient.newHttpClient();
        var response = http.send(
                HttpRequest.newBuilder(cluster.uri().resolve("/api/v1/scheduler"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                CallProtos.write(MediaType.JSON, info.id(), new Call.Subscribe(info))))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        return response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void firstInstance_isToldThatTheSecondTookOver_andItsStreamEnds(MediaType mediaType) throws Exception {
        var first = framework(Framework.info(), mediaType);
        var id = first.subscribe(Optional.empty());
        first.offer();
        var second = framework(Framework.info(), mediaType);
        assertThat(second.subscribe(Optional.of(id))).isEqualTo(id);

        assertThat(first.next(Event.Error.class).message()).isEqualTo("Framework failed over");
        first.isDisconnected();
        second.offer();
        assertThat(first.heardNothingMore()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void callWithTheStreamIdOfTheOneBefore_is400_andWithoutEffect(MediaType mediaType) throws Exception {
        var id = new FrameworkId("fw");
        var info = Framework.info();
        var stale = streamId(info.withId(Optional.of(id)));
        var second = framework(info, mediaType);
        second.subscribe(Optional.of(id));
        var offer = second.offer();
        // Neither may it take what the second one was offered.
        var launch = Call.Accept.launch(
                List.of(offer.id()), List.of(Framework.task("stolen", offer.agentId(), "sleep 1000")), Filters.DEFAULT);
        assertThat(call(mediaType, id, stale, launch).statusCode()).isEqualTo(400);
        second.launch(offer, "t1", "sleep 1000");
        assertThat(second.updateAndAcknowledge().state()).isEqualTo(TASK_STARTING);
        assertThat(second.updateAndAcknowledge().state()).isEqualTo(TASK_RUNNING);

        var answer = call(mediaType, id, stale, new Call.Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("The stream ID '" + stale + "' included in this request didn't match");
        assertThat(call(mediaType, id, stale, new Call.Teardown()).statusCode()).isEqualTo(400);

        second.send(new Call.Reconcile(List.of()));
        assertThat(second.update().state()).isEqualTo(TASK_RUNNING);
        assertThat(second.heardNothingMore()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PARTITION_AWARE, TASK_DROPPED", "TASK_KILLING_STATE, TASK_LOST"})
    void launchOnAnOfferThatIsNoMore_isReported(String capability, TaskState expected) throws Exception {
        var info = Framework.info(Duration.ofMinutes(1), capability);
        var first = framework(info);
        var id = first.subscribe(Optional.empty());
        var stale = first.offer();
        var second = framework(info);
        second.subscribe(Optional.of(id));
        second.offer();

        second.launch(stale, "t1", "sleep 1000");
        var update = second.update();
        assertThat(update.taskId()).isEqualTo(new TaskId("t1"));
        assertThat(update.state()).isEqualTo(expected).isIn(TASK_DROPPED, TASK_LOST);
        assertThat(update.reason()).contains(Reason.REASON_INVALID_OFFERS);
        assertThat(update.uuid()).isEmpty();
    }

    @Test
    void framework_backWithinItsTimeout_keepsItsTasks() throws Exception {
        var id = runningTask(Duration.ofMillis(1_500), Duration.ofMillis(900));
        var back = framework(Framework.info(Duration.ofMillis(1_500), "PARTITION_AWARE"));
        assertThat(back.subscribe(Optional.of(id))).isEqualTo(id);
        back.offer();
        back.send(new Call.Reconcile(List.of()));
        assertThat(back.update().state()).isEqualTo(TASK_RUNNING);
    }

    @Test
    void framework_backTooLate_isRemoved_andItsTasksWithIt() throws Exception {
        var id = runningTask(Duration.ofMillis(1_500), Duration.ofMillis(1_800));
        var late = framework(Framework.info(Duration.ofMillis(1_500), "PARTITION_AWARE"));
        late.connect(Optional.of(id));
        assertThat(late.next(Event.Error.class).message()).isEqualTo("Framework has been removed");
        late.isDisconnected();
        // What its task had is free again.
        var other = framework(Framework.info());
        other.subscribe(Optional.empty());
        assertThat(other.offer().resources().cpusMilli()).isEqualTo(4_000);
    }

    /** A task whose scheduler goes away for a while, which is over when this returns. */
    private FrameworkId runningTask(Duration timeout, Duration away) throws Exception {
        var first = framework(Framework.info(timeout, "PARTITION_AWARE"));
        var id = first.subscribe(Optional.empty());
        first.launch(first.offer(), "t1", "sleep 1000");
        first.updateAndAcknowledge();
        assertThat(first.updateAndAcknowledge().state()).isEqualTo(TASK_RUNNING);
        first.client().close();
        var over = new CompletableFuture<Void>().completeOnTimeout(null, away.toMillis(), TimeUnit.MILLISECONDS);
        over.get(10, TimeUnit.SECONDS);
        return id;
    }
}
