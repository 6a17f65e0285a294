package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.OwnLoop;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.id.AgentId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that reach their master by the network. */
class LinkTest {
    private Wire wire;

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
    }

    @AfterEach
    void end() throws Exception {
        wire.close();
    }

    @Test
    void agent_registers_andItsTasksSurviveARestartOfTheMaster() throws Exception {
        var agent = wire.agent("h1", wire.uri());
        Until.holds(() -> isRegistered(agent));
        var id = agent.state().registration().id().orElseThrow();
        String framework;
        try (var scheduler = new TestScheduler(wire.uri(), "")) {
            framework = scheduler.id();
            scheduler.launch("t1", "sleep 1000");
            scheduler.acknowledge(scheduler.await("TASK_RUNNING"));
        }
        wire.stopMaster();
        Until.holds(() -> !isRegistered(agent));
        wire.startMaster();

        try (var scheduler = new TestScheduler(wire.uri(), framework)) {
            Until.holds(() -> isRegistered(agent));
            assertThat(agent.state().registration().id()).contains(id);
            scheduler.reconcile("t1");
            assertThat(scheduler.update().path("state").asText()).isEqualTo("TASK_RUNNING");
        }
    }

    @Test
    void cutLink_isMadeAnew_underTheSameId() throws Exception {
        var way = new BadWire(wire.vertx, wire.uri());
        var agent = wire.agent("h1", way.uri());
        Until.holds(() -> isRegistered(agent));
        var before = sessionOf(agent);
        way.cut();
        Until.holds(() -> isRegistered(agent) && sessionOf(agent) > before);
        assertThat(wire.master().snapshot().agents().byId()).hasSize(1);
    }

    @Test
    void nothingReachesTheMaster_bothSidesNotice_andAgreeAgainAfterwards() throws Exception {
        partition(true, false);
    }

    @Test
    void nothingReachesTheAgent_bothSidesNotice_andAgreeAgainAfterwards() throws Exception {
        partition(false, true);
    }

    @Test
    void nothingGoesEitherWay_bothSidesNotice_andAgreeAgainAfterwards() throws Exception {
        partition(true, true);
    }

    private void partition(boolean toMaster, boolean toAgent) throws Exception {
        var way = new BadWire(wire.vertx, wire.uri());
        var agent = wire.agent("h1", way.uri());
        Until.holds(() -> isRegistered(agent));
        var id = agent.state().registration().id().orElseThrow();
        try (var scheduler = new TestScheduler(wire.uri(), "")) {
            scheduler.launch("t1", "sleep 1000");
            scheduler.acknowledge(scheduler.await("TASK_RUNNING"));
            way.lose(toMaster, toAgent);
            Until.holds(() -> !isRegistered(agent));
            assertThat(scheduler.await("TASK_UNREACHABLE").at("/task_id/value").asText())
                    .isEqualTo("t1");

            way.lose(false, false);
            way.cut();
            assertThat(scheduler.await("TASK_RUNNING").at("/task_id/value").asText())
                    .isEqualTo("t1");
            Until.holds(() -> isRegistered(agent));
            assertThat(agent.state().registration().id()).contains(id);
            assertThat(wire.master().snapshot().agents().byId()).containsOnlyKeys(id);
        }
    }

    @Test
    void agentThatAnswersNoPing_isDisconnected() throws Exception {
        var socket = connect();
        var end = new CompletableFuture<String>();
        socket.closeHandler(_ -> end.complete(String.valueOf(socket.closeReason())));
        socket.writeTextMessage(
                "{\"seq\":1,\"type\":\"Register\",\"tasks\":[],\"operations\":[],\"info\":{\"hostname\":\"mute\",\"port\":0,"
                        + "\"resources\":\"cpus:1;mem:32\",\"attributes\":[]}}");
        Until.holds(() ->
                wire.master().snapshot().agents().byId().values().stream().anyMatch(agent -> agent.isConnected()));
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("no answer to 4 pings");
        Until.holds(() ->
                wire.master().snapshot().agents().byId().values().stream().noneMatch(agent -> agent.isConnected()));
    }

    @Test
    void brokenMessage_breaksTheLinkOfItsSenderAlone() throws Exception {
        var agent = wire.agent("h1", wire.uri());
        Until.holds(() -> isRegistered(agent));
        var session = sessionOf(agent);
        assertThat(reasonAfter("{\"seq\":1,\"type\":\"Dance\"}")).contains("Dance");
        assertThat(reasonAfter("{\"seq\":7,\"type\":\"Pong\"}")).isEqualTo("message 1 is expected, but seq is 7");
        assertThat(reasonAfter("nonsense")).contains("message 1 cannot be read");
        assertThat(reasonAfter("\u00e4".repeat(500))).contains("message 1 cannot be read");
        assertThat(isRegistered(agent)).isTrue();
        assertThat(sessionOf(agent)).isEqualTo(session);
    }

    private String reasonAfter(String message) throws Exception {
        var socket = connect();
        var end = new CompletableFuture<String>();
        socket.closeHandler(_ -> end.complete(String.valueOf(socket.closeReason())));
        socket.writeTextMessage(message);
        return end.get(10, TimeUnit.SECONDS);
    }

    @Test
    void otherVersion_isRefusedWithTheReason() {
        assertThatThrownBy(() -> Wire.await(connect("ekiden-agent.v2")))
                .cause()
                .isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> {
                    assertThat(refused.getStatus()).isEqualTo(400);
                    assertThat(String.valueOf(refused.getBody())).contains(LinkProtocol.SUBPROTOCOL);
                });
    }

    @Test
    void masterThatDoesNotLead_sendsTheAgentOn() throws Exception {
        var elsewhere = Wire.await(wire.vertx
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "//127.0.0.1:" + wire.uri().getPort() + request.path())
                        .end())
                .listen(0, "127.0.0.1"));
        var agent = wire.agent("h1", wire.uri().resolve("http://127.0.0.1:" + elsewhere.actualPort()));
        Until.holds(() -> isRegistered(agent));
    }

    @Test
    void masterThatIsNotThere_isABrokenLink() throws Exception {
        HttpServer server = Wire.await(wire.vertx
                .createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(503).end())
                .listen(0, "127.0.0.1"));
        var uri = wire.uri().resolve("http://127.0.0.1:" + server.actualPort());
        var broken = new CountDownLatch(2);
        Wire.await(OwnLoop.run(wire.vertx, () -> {
            var made = new HttpMasterLink(wire.vertx, new HttpDetector(List.of(uri)));
            made.connect(_ -> {}, () -> {
                broken.countDown();
                made.connect(_ -> {}, broken::countDown);
            });
            return made;
        }));
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void otherMasterThatLeads_isConnectedTo() throws Exception {
        try (var other = new Wire()) {
            var places = new LinkedBlockingQueue<MasterDetector.Found>();
            Promise<Void> outdated = Promise.promise();
            places.add(new MasterDetector.Found(List.of(wire.uri()), outdated.future()));
            var agent = wire.agent("h1", new MasterDetector() {
                @Override
                public Future<Found> find() {
                    var found = places.poll();
                    return found == null ? Future.failedFuture("nobody leads") : Future.succeededFuture(found);
                }

                @Override
                public void close() {}
            });
            Until.holds(() -> isRegistered(agent));
            places.add(new MasterDetector.Found(
                    List.of(other.uri()), Promise.<Void>promise().future()));
            outdated.complete();
            Until.holds(() -> other.master().snapshot().agents().byId().size() == 1);
            Until.holds(() -> sessionOf(agent) == -1);
        }
    }

    private WebSocket connect() throws Exception {
        return Wire.await(connect(LinkProtocol.SUBPROTOCOL));
    }

    private Future<WebSocket> connect(String subprotocol) {
        return wire.vertx
                .createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(wire.uri().getPort())
                        .setURI(LinkProtocol.PATH)
                        .addSubProtocol(subprotocol));
    }

    private static boolean isRegistered(Agent agent) {
        return agent.state().registration().registered();
    }

    private long sessionOf(Agent agent) {
        AgentId id = agent.state().registration().id().orElseThrow();
        var known = wire.master().snapshot().agent(id);
        return known == null ? -1 : known.session().orElse(-1L);
    }
}
