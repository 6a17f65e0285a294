package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.orchestrator.api.http.ForeignPages;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.http.LeaderAndStandby;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets through an orchestrator that does not lead. */
class ExecProxyTest {
    private static final String PATH = "/v2/tasks/t/exec";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> atLeader = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    /** One that nobody holds is closed when its memory is. */
    private WebSocketClient client;

    private LeaderAndStandby servers;

    @BeforeEach
    void start() throws Exception {
        client = vertx.createWebSocketClient();
        servers = new LeaderAndStandby(inside -> new ForeignPages(HttpSettings.DEFAULT, inside), this::lead);
    }

    @AfterEach
    void stop() throws Exception {
        servers.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Says what it hears, and ends at the word. */
    private void lead(HttpServerRequest request) {
        atLeader.add(request.uri() + " via " + request.getHeader("X-Marathon-Via") + " as "
                + request.getHeader("Authorization"));
        if (request.uri().endsWith("waits")) {
            request.response().setChunked(true).writeHead();
            request.response().closeHandler(_ -> atLeader.add("left"));
            return;
        }
        if (request.getHeader("Upgrade") == null || request.uri().contains("nothing")) {
            request.response().setStatusCode(404).end("{\"message\":\"no such task\"}");
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            socket.textMessageHandler(text -> {
                if (text.equals("end")) {
                    socket.close((short) 1000);
                } else {
                    socket.writeTextMessage("heard " + text);
                }
            });
            socket.binaryMessageHandler(socket::writeBinaryMessage);
            socket.closeHandler(_ -> atLeader.add("closed"));
        });
    }

    private WebSocket open(String path, String origin) throws Exception {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(servers.standby().actualPort())
                .setURI(path)
                .addHeader("Authorization", "Basic eDp5")
                .addHeader("Origin", origin);
        return client.connect(options)
                .onSuccess(socket -> {
                    socket.textMessageHandler(heard::add);
                    socket.binaryMessageHandler(bytes -> heard.add("bytes " + bytes.length()));
                    socket.closeHandler(_ -> heard.add("closed " + socket.closeStatusCode()));
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private WebSocket open(String path) throws Exception {
        return open(path, "http://127.0.0.1:" + servers.standby().actualPort());
    }

    private static String next(BlockingQueue<String> queue) throws Exception {
        return String.valueOf(queue.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void standby_passesOnWhatEitherSays() throws Exception {
        var socket = open(PATH + "?x=1");
        assertThat(next(atLeader)).isEqualTo(PATH + "?x=1 via 1.1 127.0.0.1:1 as Basic eDp5");
        socket.writeTextMessage("a");
        assertThat(next(heard)).isEqualTo("heard a");
        socket.writeBinaryMessage(Buffer.buffer(new byte[200_000]));
        assertThat(next(heard)).isEqualTo("bytes 200000");
        socket.writeTextMessage("end");
        assertThat(next(heard)).isEqualTo("closed 1000");
    }

    @Test
    void whoHangsUp_isGoneAtTheLeaderToo() throws Exception {
        var socket = open(PATH);
        next(atLeader);
        socket.close();
        assertThat(next(atLeader)).isEqualTo("closed");
    }

    @Test
    void whoLeavesALog_isGoneAtTheLeaderToo() throws Exception {
        var http = vertx.createHttpClient();
        var request = http.request(
                        HttpMethod.GET,
                        servers.standby().actualPort(),
                        "127.0.0.1",
                        "/v2/tasks/t/log?follow=true&waits")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        request.send().onSuccess(_ -> heard.add("begun"));
        next(atLeader);
        assertThat(next(heard)).isEqualTo("begun");
        request.reset();
        assertThat(next(atLeader)).isEqualTo("left");
    }

    @Test
    void refusal_isPassedOn() throws Exception {
        assertThatThrownBy(() -> open("/v2/tasks/nothing/exec"))
                .cause()
                .isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> {
                    assertThat(refused.getStatus()).isEqualTo(404);
                    assertThat(refused.getBody().toString()).isEqualTo("{\"message\":\"no such task\"}");
                });
    }

    @Test
    void whatLasts_doesNotTakeThePlaceOfWhatComesAndGoes() throws Exception {
        var http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
        var standby = servers.standby().actualPort();
        // More than the connections that there are for what comes and goes.
        for (int i = 0; i < 80; i++) {
            http.request(HttpMethod.GET, standby, "127.0.0.1", "/v2/tasks/t/log?follow=true&waits")
                    .compose(HttpClientRequest::send)
                    .onSuccess(response -> heard.add("begun " + response.statusCode()));
        }
        for (int i = 0; i < 80; i++) {
            assertThat(next(heard)).isEqualTo("begun 200");
        }
        var answer = http.request(HttpMethod.GET, standby, "127.0.0.1", "/v2/apps")
                .compose(HttpClientRequest::send)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void pageOfAnother_isRefusedByTheStandby() throws Exception {
        assertThatThrownBy(() -> open(PATH, "http://evil.example"))
                .cause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(403));
        assertThat(atLeader).isEmpty();
    }
}
