package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.FixedDetector;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masters that answer 429: what they would not take goes out again, later, and what they took does not. */
@Timeout(60)
class TooOftenTest {
    private static final String AT_ONCE =
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nlate";
    private static final String AND_GONE =
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    private static final String SUBSCRIBED = RawAnswers.subscribed(15);
    private static final HttpSchedulerSettings SETTINGS =
            new HttpSchedulerSettings(MediaType.JSON, Duration.ofSeconds(5), Duration.ofMillis(500), 10_000);

    private final Vertx vertx = Vertx.vertx();
    /** The tasks of the calls that were taken. */
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    private final AtomicInteger subscriptions = new AtomicInteger();

    @AfterEach
    void end() throws Exception {
        SimulatedMaster.await(vertx.close());
    }

    /** Says what to answer to the call about a task. */
    private interface Answers {
        String to(String task) throws IOException;
    }

    private RawServer master(Answers answers) throws IOException {
        return master(1, answers);
    }

    /** Reads so many calls before it answers them. */
    private RawServer master(int together, Answers answers) throws IOException {
        return new RawServer(connection -> {
            if (!connection.request().contains("mesos-stream-id: ")) {
                subscriptions.incrementAndGet();
                connection.write(SUBSCRIBED);
                connection.awaitEnd();
                return;
            }
            var tasks = new ArrayDeque<>(List.of(task(connection)));
            while (refused.isEmpty() && tasks.size() < together) {
                connection.request();
                tasks.add(task(connection));
            }
            while (true) {
                for (var task : tasks) {
                    var answer = answers.to(task);
                    (answer.equals(RawAnswers.TAKEN) ? taken : refused).add(task);
                    connection.write(answer);
                    if (answer.equals(AND_GONE)) {
                        return;
                    }
                }
                connection.request();
                tasks = new ArrayDeque<>(List.of(task(connection)));
            }
        });
    }

    private static String task(RawServer.Connection connection) {
        return connection.body().replaceAll("(?s).*\"task_id\":\\{\"value\":\"(\\w+)\".*", "$1");
    }

    private Framework subscribed(RawServer master) throws Exception {
        var framework = framework(new HttpDetector(List.of(master.uri())));
        framework.subscribe(Optional.empty());
        return framework;
    }

    private Framework framework(MasterDetector detector) {
        return Framework.of(vertx, detector, SETTINGS);
    }

    private static Call kill(int task) {
        return new Call.Kill(new TaskId("t" + task), Optional.empty(), Optional.empty());
    }

    private static Call reconcile(int task) {
        return new Call.Reconcile(List.of(new Call.ReconcileTask(new TaskId("t" + task), Optional.empty())));
    }

    private List<String> taken(int count) throws InterruptedException {
        var tasks = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var task = taken.poll(10, TimeUnit.SECONDS);
            assertThat(task).as("call %s of %s", i, count).isNotNull();
            tasks.add(task);
        }
        return tasks;
    }

    private void nothingElseHappened(Framework framework) {
        assertThat(framework.heardNothingMore()).isTrue();
        assertThat(taken).isEmpty();
        assertThat(subscriptions).hasValue(1);
    }

    private static List<String> tasks(int count) {
        var tasks = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            tasks.add("t" + i);
        }
        return tasks;
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_ONCE, AND_GONE})
    void refusedCalls_goOutAgain_inTheirOrder_onTheSameSubscription(String answer) throws Exception {
        var asked = new AtomicInteger();
        try (var master = master(_ -> asked.getAndIncrement() % 3 == 0 ? answer : RawAnswers.TAKEN)) {
            var framework = subscribed(master);
            for (int i = 0; i < 10; i++) {
                framework.send(reconcile(i));
            }
            assertThat(taken(10)).isEqualTo(tasks(10));
            assertThat(refused).hasSize(5);
            nothingElseHappened(framework);
        }
    }

    /** The third says so, and those behind it were read already. */
    @Test
    void takenCalls_behindARefusedOne_doNotGoOutAgain() throws Exception {
        try (var master = master(10, task -> task.equals("t3") && refused.isEmpty() ? AT_ONCE : RawAnswers.TAKEN)) {
            var framework = subscribed(master);
            for (int i = 0; i < 10; i++) {
                framework.send(kill(i));
            }
            assertThat(taken(10)).containsExactly("t0", "t1", "t2", "t4", "t5", "t6", "t7", "t8", "t9", "t3");
            nothingElseHappened(framework);
        }
    }

    @Test
    void callsBehindARefusedOne_thatEndsTheConnection_goOutAgain() throws Exception {
        try (var master = master(10, task -> task.equals("t3") && refused.isEmpty() ? AND_GONE : RawAnswers.TAKEN)) {
            var framework = subscribed(master);
            for (int i = 0; i < 10; i++) {
                framework.send(kill(i));
            }
            assertThat(taken(10)).isEqualTo(tasks(10));
            nothingElseHappened(framework);
        }
    }

    /** For longer than an answer may take. */
    @Test
    void masterThatRefusesForLong_isWaitedFor() throws Exception {
        try (var master = master(_ -> refused.size() < 15 ? AT_ONCE : RawAnswers.TAKEN)) {
            var framework = subscribed(master);
            framework.send(reconcile(0));
            framework.send(reconcile(1));
            assertThat(taken(2)).isEqualTo(tasks(2));
            assertThat(refused).hasSize(15).containsOnly("t0");
            nothingElseHappened(framework);
        }
    }

    @Test
    void closedClient_doesNotComeAgain() throws Exception {
        var ended = new CountDownLatch(1);
        try (var master = new RawServer(connection -> {
            if (connection.request().contains("mesos-stream-id: ")) {
                refused.add(task(connection));
                connection.write(AT_ONCE);
            } else {
                connection.write(SUBSCRIBED);
            }
            connection.awaitEnd();
            ended.countDown();
        })) {
            var framework = subscribed(master);
            framework.send(reconcile(0));
            assertThat(refused.poll(10, TimeUnit.SECONDS)).isEqualTo("t0");
            framework.client().close();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    @Test
    void subscription_goesToTheSameMasterAgain() throws Exception {
        var asked = new AtomicInteger();
        var other = new AtomicInteger();
        try (var master = new RawServer(connection -> {
                    connection.request();
                    connection.write(asked.incrementAndGet() < 4 ? AT_ONCE : SUBSCRIBED);
                    connection.awaitEnd();
                });
                var another = new RawServer(_ -> other.incrementAndGet())) {
            framework(new HttpDetector(List.of(master.uri(), another.uri()))).subscribe(Optional.empty());
            assertThat(asked).hasValue(4);
            assertThat(other).hasValue(0);
        }
    }

    @Test
    void waitForASubscription_endsWhenAnotherMasterLeads() throws Exception {
        var refusals = new CountDownLatch(1);
        var outdated = Promise.<Void>promise();
        try (var master = new RawServer(connection -> {
            connection.request();
            connection.write(AT_ONCE.replace("Retry-After: 0", "Retry-After: 30"));
            connection.awaitEnd();
            refusals.countDown();
        })) {
            var framework = framework(FixedDetector.of(master.uri(), outdated.future()));
            framework.connect(Optional.empty());
            assertThat(refusals.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(framework.heardNothingMore()).isTrue();
            outdated.complete();
            framework.isDisconnected();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    , 1000
                    soon, 1000
                    -1, 1000
                    0.5, 1000
                    'Wed, 21 Oct 2026 07:28:00 GMT', 1000
                    0, 50
                    1, 1000
                    ' 7 ', 7000
                    30, 30000
                    31, 30000
                    99999999999999999999, 30000""")
    void wait_isBounded_andASecondWhereNoneIsSaid(@Nullable String retryAfter, long millis) {
        assertThat(TooOften.comeAgainIn(retryAfter)).hasMillis(millis);
    }

    @Test
    void log_isToldAtOnce_andThenOnceAMinute() {
        var tooOften = new TooOften();
        long start = -5;
        var told = new ArrayList<Integer>();
        for (int second = 0; second < 180; second++) {
            if (tooOften.isNews(start + TimeUnit.SECONDS.toNanos(second))) {
                told.add(second);
            }
        }
        assertThat(told).containsExactly(0, 60, 120);
    }

    @Test
    void callsThatMatterInTheirOrder_doNotGoTogether() {
        var launch = CallKind.of(Call.Accept.launch(List.of(new OfferId("o")), List.of(), Filters.DEFAULT));
        var decline = CallKind.of(new Call.Decline(List.of(new OfferId("o")), Filters.DEFAULT));
        var revive = CallKind.of(new Call.Revive());
        var kill = CallKind.of(kill(1));
        assertThat(List.of(launch, decline, kill)).allMatch(call -> call.mayJoin(EnumSet.of(call, decline)));
        assertThat(kill.mayJoin(EnumSet.of(launch, decline))).isFalse();
        assertThat(launch.mayJoin(EnumSet.of(kill))).isFalse();
        assertThat(decline.mayJoin(EnumSet.of(kill, launch))).isTrue();
        assertThat(List.of(launch, decline, kill, revive))
                .allMatch(call -> !call.mayJoin(EnumSet.of(revive)))
                .allMatch(call -> call.mayJoin(EnumSet.noneOf(CallKind.class)));
        assertThat(revive.mayJoin(EnumSet.of(decline))).isFalse();
    }
}
