package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.Draining;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge with a real HAProxy, real traffic and a Marathon of our own. */
class LbBridgeTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Marathon marathon;
    private LbBridge bridge;
    private int servicePort;

    @BeforeEach
    void start() throws Exception {
        marathon = new Marathon(vertx);
        servicePort = Ports.free();
        bridge = bridge(false);
    }

    @AfterEach
    void stop() throws Exception {
        await(bridge.stop());
        // Ends the HAProxy of this directory, whichever bridge has started it.
        var last = bridge(true);
        await(last.start());
        await(last.stop());
        marathon.stop();
        await(vertx.close());
    }

    private LbBridge bridge(boolean stopWithBridge) {
        var settings = LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                .withLbId("lb-test")
                .withBinding(Binding.of("127.0.0.1", 0, Set.of()))
                .withHaproxy(new HaproxyOptions(Optional.empty(), Optional.empty(), stopWithBridge, 1000))
                .withDraining(new Draining(Duration.ofSeconds(5), Duration.ofSeconds(15)));
        return new LbBridge(vertx, settings);
    }

    /** Puts the apps, starts the bridge and waits until HAProxy has the first configuration. */
    private void startServing(JsonObject... apps) throws Exception {
        for (var app : apps) {
            marathon.put(app);
        }
        await(bridge.start());
        awaitStatus(status -> status.reloads() == 1);
    }

    /** A new bridge in the place of the one that was stopped. */
    private void startAnother() throws Exception {
        bridge = bridge(false);
        await(bridge.start());
        awaitStatus(status -> !status.listeners().isEmpty() && status.isInStep());
    }

    @Test
    void tasksComeAndGoUnderLoad_noRequestFails() throws Exception {
        var first = new Task(vertx, "web.1");
        var second = new Task(vertx, "web.2");
        startServing(Task.app("/web", servicePort, first, second));
        try (var load = new Load(servicePort, 6, 3)) {
            load.awaitMore(200);

            var third = new Task(vertx, "web.3");
            marathon.put(Task.app("/web", servicePort, first, second, third));
            awaitAnswers(third, 20);

            marathon.state("/web", "web.1", "TASK_KILLING");
            assertThat(marathon.drained.poll(5, TimeUnit.SECONDS)).isEqualTo("web.1");
            first.kill();
            marathon.put(Task.app("/web", servicePort, second, third));
            load.awaitMore(200);

            for (var round = 0; round < 4; round++) {
                var reloads = bridge.snapshot().reloads();
                var other = new Task(vertx, "other." + round);
                marathon.put(Task.app("/other" + round, Ports.free(), other));
                awaitStatus(status -> status.reloads() > reloads);
            }
            load.awaitMore(200);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().reloads())
                .as("tasks come and go without one")
                .isEqualTo(5);
    }

    @Test
    void rollingReplacement_oneByOneLosesNothing() throws Exception {
        var old = new Task(vertx, "web.old0");
        startServing(Task.app("/web", servicePort, old));
        try (var load = new Load(servicePort, 6, 3)) {
            load.awaitMore(100);
            for (var round = 1; round <= 4; round++) {
                var fresh = new Task(vertx, "web.new" + round);
                // The new one is there in the same moment in which the only old one is to go.
                var app = Task.app("/web", servicePort, old, fresh);
                app.getJsonArray("tasks").getJsonObject(0).put("state", "TASK_KILLING");
                marathon.put(app);
                assertThat(marathon.drained.poll(8, TimeUnit.SECONDS)).isEqualTo(old.id);
                old.kill();
                marathon.put(Task.app("/web", servicePort, fresh));
                old = fresh;
            }
            load.awaitMore(100);
            load.finishWithoutFailure();
        }
    }

    @Test
    void requestInFlight_holdsTheDrainUpUntilItIsAnswered() throws Exception {
        var first = new Task(vertx, "web.1");
        startServing(Task.app("/web", servicePort, first));
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + servicePort + "/slow"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            var slow = Objects.requireNonNull(first.slow.poll(5, TimeUnit.SECONDS), () -> String.valueOf(answer));
            marathon.state("/web", "web.1", "TASK_KILLING");
            awaitStatus(status -> status.draining().contains("web.1"));
            assertThat(marathon.drained.poll(200, TimeUnit.MILLISECONDS)).isNull();
            slow.response().end("at last");
            assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("at last");
            assertThat(marathon.drained.poll(5, TimeUnit.SECONDS)).isEqualTo("web.1");
        }
        assertThat(bridge.snapshot().reloads()).as("a drain needs no reload").isEqualTo(1);
    }

    @Test
    void unhealthyTask_getsNoTraffic_andComesBackWithoutAReload() throws Exception {
        var first = new Task(vertx, "web.1");
        var second = new Task(vertx, "web.2");
        var healthy = Task.app("/web", servicePort, first, second);
        var sick = healthy.copy();
        sick.getJsonArray("tasks").getJsonObject(0).remove("healthCheckResults");
        startServing(healthy);
        try (var load = new Load(servicePort, 3, 2)) {
            awaitAnswers(first, 20);
            marathon.put(sick);
            awaitFile(text -> !text.contains("web-1 127"));
            load.awaitMore(20);
            var before = first.answered.get();
            load.awaitMore(50);
            assertThat(first.answered.get()).isEqualTo(before);
            marathon.put(healthy);
            awaitAnswers(first, before + 20);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().reloads()).isEqualTo(1);
    }

    /** HAProxy would take them out at their first check, were it not told what the app takes for a good answer. */
    @Test
    void tasksThatAreWellInTheirOwnWay_keepTheirTraffic_alsoWhenTheyComeWithoutAReload() throws Exception {
        var first = new Task(vertx, "web.1");
        var second = new Task(vertx, "web.2");
        startServing(deniedIsWell(Task.app("/web", servicePort, first)));
        try (var load = new Load(servicePort, 2, 2)) {
            marathon.put(deniedIsWell(Task.app("/web", servicePort, first, second)));
            await(_ -> first.denied.get() >= 2 && second.denied.get() >= 2, "checks");
            awaitAnswers(first, first.answered.get() + 20);
            awaitAnswers(second, second.answered.get() + 20);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().reloads()).isEqualTo(1);
    }

    private static JsonObject deniedIsWell(JsonObject app) {
        app.getJsonArray("healthChecks")
                .getJsonObject(0)
                .put("path", "/denied")
                .put("intervalSeconds", 1)
                .put("maxConsecutiveFailures", 0)
                .put("httpStatusCodesForHealthy", new JsonArray().add(401))
                .put("httpBodyContains", "\"who\" you");
        return app;
    }

    @Test
    void lostEventStream_isOpenedAgain_andWhatWasMissedIsFound() throws Exception {
        startServing(Task.app("/web", servicePort, new Task(vertx, "web.1")));
        marathon.putUnseen(Task.app("/more", Ports.free(), new Task(vertx, "more.1")));
        awaitStatus(status -> status.listeners().size() == 2 && status.reloads() == 2);
        marathon.put(Task.app("/evenmore", Ports.free(), new Task(vertx, "evenmore.1")));
        awaitStatus(status -> status.listeners().size() == 3);
    }

    @Test
    void killedTask_isMissedByFewRequests() throws Exception {
        var first = new Task(vertx, "web.1");
        var second = new Task(vertx, "web.2");
        startServing(Task.app("/web", servicePort, first, second));
        try (var load = new Load(servicePort, 6, 3)) {
            load.awaitMore(200);
            first.kill();
            load.awaitMore(500);
            load.finish();
            assertThat(load.failures).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void bridgeThatIsGone_leavesHaproxyServing_andTheNextOneTakesItOver() throws Exception {
        var first = new Task(vertx, "web.1");
        startServing(Task.app("/web", servicePort, first));
        var pid = bridge.snapshot().haproxyPid();
        try (var load = new Load(servicePort, 3, 2)) {
            await(bridge.stop());
            // As if it had been killed between its reload and the note that it was good.
            Files.delete(directory.resolve("lb/haproxy.cfg.last-good"));
            load.awaitMore(50);
            startAnother();
            load.awaitMore(50);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().haproxyPid()).isEqualTo(pid).isPositive();
        assertThat(bridge.snapshot().lastReload()).isEqualTo("HAProxy was taken over");
    }

    /** The second one is known to the running HAProxy alone, and the first one was moved to another place. */
    @Test
    void bridgeThatStartsAgain_comparesAndNeedsNoReload_alsoWhereTasksChangedMeanwhile() throws Exception {
        var first = new Task(vertx, "web.1");
        startServing(Task.app("/web", servicePort, first));
        var second = new Task(vertx, "web.2");
        marathon.put(Task.app("/web", servicePort, first, second));
        awaitAnswersOnLoad(second);
        var third = new Task(vertx, "web.3");
        marathon.put(Task.app("/web", servicePort, second, third));
        try (var load = new Load(servicePort, 3, 2)) {
            awaitAnswers(third, 20);
            await(bridge.stop());
            var fourth = new Task(vertx, "web.4");
            marathon.put(Task.app("/web", servicePort, third, fourth));
            startAnother();
            awaitAnswers(fourth, 20);
            assertThat(Files.readString(directory.resolve("lb/haproxy.cfg")))
                    .contains(":" + third.port + " ", ":" + fourth.port + " ")
                    .doesNotContain(":" + first.port + " ", ":" + second.port + " ");
            var before = second.answered.get();
            load.awaitMore(50);
            assertThat(second.answered.get()).isEqualTo(before);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().reloads()).isZero();
    }

    /** Its worker stands still here: as it is, it holds its ports for some milliseconds after its master has died. */
    @Test
    void haproxyThatDies_isStartedAgain_withTheServersThatCameWithoutAReload() throws Exception {
        var first = new Task(vertx, "web.1");
        startServing(Task.app("/web", servicePort, first));
        var second = new Task(vertx, "web.2");
        marathon.put(Task.app("/web", servicePort, second));
        awaitAnswersOnLoad(second);
        awaitStatus(LbStatus::isInStep);
        assertThat(bridge.snapshot().reloads()).isEqualTo(1);
        var master = ProcessHandle.of(bridge.snapshot().haproxyPid()).orElseThrow();
        var worker = master.children().findFirst().orElseThrow();
        new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + worker.pid())
                .start()
                .waitFor();
        try {
            master.destroyForcibly();
            awaitStatus(status -> status.reloads() == 2);
            awaitAnswersOnLoad(second);
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    void contestedPort_staysWithItsApp_whenTheAppIsUpdatedAndTheBridgeStartsAgain() throws Exception {
        var owner = new Task(vertx, "p1.1");
        startServing(Task.app("/p1", servicePort, owner));
        marathon.put(Task.app("/p0", servicePort, new Task(vertx, "p0.1")));
        awaitStatus(status -> !status.problems().isEmpty());
        var updated = Task.app("/p1", servicePort, owner).put("version", "2027-01-01T00:00:00.000Z");
        var more = new Task(vertx, "p1.2");
        updated.getJsonArray("tasks").add(more.json());
        marathon.put(updated);
        awaitAnswersOnLoad(more);

        await(bridge.stop());
        startAnother();
        awaitAnswersOnLoad(more);
        assertThat(bridge.snapshot().problems())
                .extracting(Problem::kind, Problem::appId, Problem::port)
                .containsExactly(tuple(Problem.Kind.DUPLICATE_PORT, "/p0", servicePort));
    }

    private void awaitAnswersOnLoad(Task task) throws Exception {
        try (var load = new Load(servicePort, 2, 2)) {
            awaitAnswers(task, task.answered.get() + 10);
            load.finishWithoutFailure();
        }
    }

    @Test
    void haproxyThatDies_isStartedAgain() throws Exception {
        var first = new Task(vertx, "web.1");
        startServing(Task.app("/web", servicePort, first));
        var pid = bridge.snapshot().haproxyPid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitStatus(status -> status.haproxyPid() != pid && status.reloads() == 2);
        try (var load = new Load(servicePort, 1, 1)) {
            load.awaitMore(10);
        }
    }

    @Test
    void appWithAnUnusableName_isLeftOut_andTheOthersAreServed() throws Exception {
        startServing(
                Task.app("/bad#name", Ports.free(), new Task(vertx, "bad.1")),
                Task.app("/web", servicePort, new Task(vertx, "web.1")));
        try (var load = new Load(servicePort, 1, 1)) {
            load.awaitMore(10);
            load.finishWithoutFailure();
        }
        assertThat(bridge.snapshot().problems())
                .extracting(Problem::kind, Problem::appId)
                .containsExactly(tuple(Problem.Kind.ILLEGAL_NAME, "/bad#name"));
    }

    @Test
    void servicePortInUse_costsThatAppOnly_untilThePortIsFree() throws Exception {
        var taken = Ports.free();
        var blocker = new ServerSocket(taken, 1, InetAddress.ofLiteral("127.0.0.1"));
        startServing(
                Task.app("/late", taken, new Task(vertx, "late.1")),
                Task.app("/web", servicePort, new Task(vertx, "web.1")));
        assertThat(bridge.snapshot().problems())
                .extracting(Problem::kind, Problem::appId, Problem::port)
                .containsExactly(tuple(Problem.Kind.PORT_IN_USE, "/late", taken));
        try (var load = new Load(servicePort, 1, 1)) {
            load.awaitMore(10);
            blocker.close();
            marathon.put(Task.app("/another", Ports.free(), new Task(vertx, "another.1")));
            awaitStatus(status -> status.reloads() == 2);
            assertThat(bridge.snapshot().problems()).isEmpty();
        }
        try (var load = new Load(taken, 1, 1)) {
            load.awaitMore(10);
        }
    }

    /** HAProxy that cannot bind one address while it reloads stops listening at all others until it can. */
    @Test
    void newServicePort_cannotBeTakenUnderAReload_soTheOtherAppsLoseNoRequest() throws Exception {
        startServing(Task.app("/web", servicePort, new Task(vertx, "web.1")));
        try (var load = new Load(servicePort, 2, 2)) {
            load.awaitMore(100);
            var port = Ports.free();
            marathon.put(Task.app("/late", port, new Task(vertx, "late.1")));
            awaitFile(text -> text.contains("late-" + port));
            assertThatThrownBy(() -> new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")))
                    .isInstanceOf(BindException.class);
            awaitStatus(status -> status.reloads() == 2);
            load.awaitMore(100);
            load.finishWithoutFailure();
        }
    }

    @Test
    void taskThatHaproxyNeverKnew_isReportedAtOnce_andSoAreTheTasksOfADeletedApp() throws Exception {
        var app = Task.app("/batch", 0, new Task(vertx, "batch.1"));
        startServing(app, Task.app("/web", servicePort, new Task(vertx, "web.1")));
        assertThat(marathon.registrations.poll(5, TimeUnit.SECONDS)).isEqualTo("/v2/lb/lb-test");
        marathon.state("/batch", "batch.1", "TASK_KILLING");
        assertThat(marathon.drained.poll(5, TimeUnit.SECONDS)).isEqualTo("batch.1");
        marathon.remove("/web");
        assertThat(marathon.drained.poll(5, TimeUnit.SECONDS)).isEqualTo("web.1");
        assertThat(Files.readString(directory.resolve("lb/haproxy.cfg"))).doesNotContain("web-" + servicePort);
    }

    private void awaitFile(Predicate<String> condition) {
        await(
                status -> {
                    try {
                        return condition.test(Files.readString(directory.resolve("lb/haproxy.cfg")));
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                "haproxy.cfg");
    }

    private void awaitStatus(Predicate<LbStatus> condition) {
        await(condition, "status " + bridge.snapshot());
    }

    private void await(Predicate<LbStatus> condition, String what) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.test(bridge.snapshot())) {
            assertThat(System.nanoTime())
                    .as(what + ", now " + bridge.snapshot())
                    .isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void awaitAnswers(Task task, int count) {
        await(status -> task.answered.get() >= count, "answers of " + task.id);
    }

    private static <T> void await(Future<T> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
