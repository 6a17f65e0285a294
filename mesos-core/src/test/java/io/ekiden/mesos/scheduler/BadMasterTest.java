package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.FixedDetector;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masters that do not lead, do not answer, or talk nonsense: the connection ends, once, and nothing else happens. */
class BadMasterTest {
    private static final HttpSchedulerSettings SETTINGS =
            new HttpSchedulerSettings(MediaType.JSON, Duration.ofSeconds(5), Duration.ofSeconds(20), 10_000);
    private static final HttpSchedulerSettings IMPATIENT =
            new HttpSchedulerSettings(MediaType.JSON, Duration.ofSeconds(5), Duration.ofMillis(300), 10_000);

    private final Vertx vertx = Vertx.vertx();
    private HttpSchedulerSettings settings = SETTINGS;

    @AfterEach
    void end() throws Exception {
        SimulatedMaster.await(vertx.close());
    }

    private Framework framework(MasterDetector detector) {
        return Framework.of(vertx, detector, settings);
    }

    private Framework framework(URI... masters) {
        return framework(new HttpDetector(List.of(masters)));
    }

    private void isDisconnectedAtOnce(RawServer.Play play) throws Exception {
        try (var server = new RawServer(play)) {
            var framework = framework(server.uri());
            framework.connect(Optional.empty());
            framework.isDisconnected();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    private void isSubscribedAndThenDisconnected(RawServer.Play play) throws Exception {
        try (var server = new RawServer(play)) {
            var framework = framework(server.uri());
            framework.subscribe(Optional.empty());
            framework.isDisconnected();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    @Test
    void redirect_isFollowedWithItsPath_andCallsGoThereToo() throws Exception {
        try (var master = new SimulatedMaster();
                var follower = new RawServer(connection -> {
                    connection.request();
                    connection.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: //127.0.0.1:"
                            + master.uri().getPort() + "/master/api/v1/scheduler\r\nContent-Length: 0\r\n\r\n");
                })) {
            var framework = framework(follower.uri());
            framework.subscribe(Optional.empty());
            framework.launch(framework.offer(), "t1", "sleep 1000");
            assertThat(framework.updateAndAcknowledge().taskId().value()).isEqualTo("t1");
        }
    }

    @Test
    void redirectsInACircle_end() throws Exception {
        var asked = new AtomicInteger();
        isDisconnectedAtOnce(connection -> {
            var request = connection.request();
            asked.incrementAndGet();
            var host =
                    request.substring(request.indexOf("host: ") + 6, request.indexOf('\r', request.indexOf("host: ")));
            connection.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: //" + host
                    + "/api/v1/scheduler\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(asked.get()).isBetween(2, 10);
    }

    @Test
    void mastersThatAreAway_areSkipped() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (var master = new SimulatedMaster();
                var recovering = new RawServer(connection -> {
                    connection.request();
                    connection.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nsoon");
                })) {
            var framework = framework(URI.create("http://127.0.0.1:" + nobody), recovering.uri(), master.uri());
            framework.subscribe(Optional.empty());
            framework.offer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
                "SSH-2.0-OpenSSH\r\n",
                ""
            })
    void otherAnswers_meanNotNow(String answer) throws Exception {
        isDisconnectedAtOnce(connection -> {
            connection.request();
            connection.write(answer);
        });
    }

    @Test
    void silence_isNotWaitedForForEver() throws Exception {
        settings = IMPATIENT;
        isDisconnectedAtOnce(RawServer.Connection::awaitEnd);
    }

    @Test
    void refusalWithoutEnd_isCutOff() throws Exception {
        isDisconnectedAtOnce(connection -> {
            connection.request();
            connection.write("HTTP/1.1 503 Service Unavailable\r\n\r\n");
            while (true) {
                connection.write("x".repeat(500));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\n",
                "-5\nxxxxx",
                "10001\n",
                "99999999999999999999\n",
                "5\nxxxxx",
                "2\n{}",
                "20\n{\"type\":\"HEARTBEAT\"}"
            })
    void streamThatDoesNotBeginAsItShould_isLeft(String begin) throws Exception {
        settings = IMPATIENT;
        isDisconnectedAtOnce(connection -> {
            connection.request();
            connection.write(RawAnswers.STREAM + begin);
            connection.awaitEnd();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\"",
                "{\"type\":\"OFFERS\"",
                "[1]",
                "{\"type\":\"UPDATE\",\"update\":{\"status\":{\"state\":\"NONE\"}}}"
            })
    void unreadableEvent_endsTheConnection(String event) throws Exception {
        isSubscribedAndThenDisconnected(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(15) + RawAnswers.record(event));
            connection.awaitEnd();
        });
    }

    @Test
    void unknownEvents_areSkipped() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(15) + "\n\n" + RawAnswers.record("{\"type\":\"NEVER_HEARD_OF\"}")
                    + RawAnswers.record("{\"type\":\"RESCIND\",\"rescind\":{\"offer_id\":{\"value\":\"O\"}}}"));
            connection.awaitEnd();
        })) {
            var framework = framework(server.uri());
            framework.subscribe(Optional.empty());
            assertThat(framework.next(Event.Rescind.class).offerId().value()).isEqualTo("O");
        }
    }

    @Test
    void heartbeatsThatStayAway_endTheConnection_evenAmidAnEvent() throws Exception {
        isSubscribedAndThenDisconnected(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(0.05) + "9000\n" + " ".repeat(8_000));
            connection.awaitEnd();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nstale",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                ""
            })
    void refusedCall_endsTheConnection(String answer) throws Exception {
        callIsAnsweredWith(connection -> connection.write(answer));
    }

    @Test
    void unansweredCall_endsTheConnection() throws Exception {
        settings = IMPATIENT;
        callIsAnsweredWith(RawServer.Connection::awaitEnd);
    }

    private void callIsAnsweredWith(RawServer.Play answer) throws Exception {
        try (var server = new RawServer(connection -> {
            if (connection.request().contains("mesos-stream-id: 11111111-1111-4111-8111-111111111111\r\n")) {
                answer.on(connection);
            } else {
                connection.write(RawAnswers.subscribed(15));
                connection.awaitEnd();
            }
        })) {
            var framework = framework(server.uri());
            framework.subscribe(Optional.empty());
            framework.send(new Call.Revive());
            framework.isDisconnected();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    /** All of them would be more than may wait for the master: the connection would end. */
    @Test
    void updatesThatComeFasterThanTheyCanBeAcknowledged_wait() throws Exception {
        int updates = 20_000;
        var told = new AtomicInteger();
        var acknowledged = new AtomicInteger();
        var mostOnTheWay = new AtomicInteger();
        var all = new CountDownLatch(updates);
        try (var server = new RawServer(connection -> {
            if (connection.request().contains("mesos-stream-id: ")) {
                do {
                    acknowledged.incrementAndGet();
                    connection.write(RawAnswers.TAKEN);
                    all.countDown();
                } while (connection.request().contains("mesos-stream-id: "));
                return;
            }
            connection.write(RawAnswers.subscribed(15));
            for (int i = 0; i < updates; i++) {
                connection.write(
                        RawAnswers.record(
                                "{\"type\":\"UPDATE\",\"update\":{\"status\":{\"task_id\":{\"value\":\"t" + i
                                        + "\"},\"agent_id\":{\"value\":\"A\"},\"state\":\"TASK_RUNNING\",\"uuid\":\"AAAAAAAAQACAAAAAAAAAAA==\"}}}"));
            }
            connection.awaitEnd();
        })) {
            var client = new HttpSchedulerClient(
                    vertx, vertx.getOrCreateContext(), new HttpDetector(List.of(server.uri())), settings);
            client.connect(
                    Framework.info(),
                    event -> {
                        if (event instanceof Event.Update(var status)) {
                            mostOnTheWay.accumulateAndGet(told.incrementAndGet() - acknowledged.get(), Math::max);
                            client.send(new Call.Acknowledge(
                                    status.agentId().orElseThrow(),
                                    status.taskId(),
                                    status.uuid().orElseThrow()));
                        }
                    },
                    () -> {});
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            client.close();
        }
        assertThat(told.get()).isEqualTo(updates);
        assertThat(mostOnTheWay.get()).isLessThan(updates / 4);
    }

    @Test
    void frameworkThatFailsAtAnEvent_losesItsConnection() throws Exception {
        var disconnected = new CountDownLatch(1);
        try (var server = new RawServer(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(15));
            connection.awaitEnd();
        })) {
            var client = new HttpSchedulerClient(
                    vertx, vertx.getOrCreateContext(), new HttpDetector(List.of(server.uri())), settings);
            client.connect(
                    Framework.info(),
                    _ -> {
                        throw new IllegalStateException("not prepared for this event");
                    },
                    disconnected::countDown);
            assertThat(disconnected.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void connectionOfCalls_mayEndBetweenThem() throws Exception {
        var connections = new CountDownLatch(3);
        try (var server = new RawServer(connection -> {
            if (connection.request().contains("mesos-stream-id: ")) {
                connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                connection.awaitEnd();
                connections.countDown();
            } else {
                connection.write(RawAnswers.subscribed(15));
                connection.awaitEnd();
            }
        })) {
            var framework = framework(server.uri());
            framework.subscribe(Optional.empty());
            while (connections.getCount() > 0) {
                long before = connections.getCount();
                framework.send(new Call.Revive());
                while (connections.getCount() == before && framework.heardNothingMore()) {
                    Thread.onSpinWait();
                }
                assertThat(framework.heardNothingMore()).isTrue();
            }
        }
    }

    @Test
    void closedClient_closesItsConnections_andHearsNothingMore() throws Exception {
        var ended = new CountDownLatch(1);
        try (var server = new RawServer(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(15));
            connection.awaitEnd();
            ended.countDown();
        })) {
            var framework = framework(server.uri());
            framework.subscribe(Optional.empty());
            framework.client().close();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    @Test
    void closedClient_breaksOffASubscriptionThatIsNotAnsweredYet() throws Exception {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = new RawServer(connection -> {
            connection.request();
            asked.countDown();
            connection.awaitEnd();
            ended.countDown();
        })) {
            var framework = framework(server.uri());
            framework.connect(Optional.empty());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            framework.client().close();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(framework.heardNothingMore()).isTrue();
        }
    }

    @Test
    void newLeader_endsTheConnection() throws Exception {
        var outdated = Promise.<Void>promise();
        try (var server = new RawServer(connection -> {
            connection.request();
            connection.write(RawAnswers.subscribed(15));
            connection.awaitEnd();
        })) {
            var framework = framework(FixedDetector.of(server.uri(), outdated.future()));
            framework.subscribe(Optional.empty());
            outdated.complete();
            framework.isDisconnected();
        }
    }

    @Test
    void masterThatIsNotFoundYet_isWaitedFor_untilClose() {
        var framework = framework(
                new FixedDetector(Promise.<MasterDetector.Found>promise().future()));
        framework.connect(Optional.empty());
        framework.send(new Call.Revive());
        framework.client().close();
        assertThat(framework.heardNothingMore()).isTrue();
    }
}
