package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogRoutesTest extends TaskApi {
    private HttpResponse<InputStream> follow(String task, String query, String lastId) throws Exception {
        var request = request("/v2/tasks/" + task + "/log?follow=true" + query).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** The lines of one event; none at the end. */
    private static List<String> event(BufferedReader reader) throws Exception {
        var lines = new ArrayList<String>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                if (!lines.isEmpty()) {
                    return lines;
                }
            } else if (!line.startsWith(":")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    void lastLines_areThoseAsked() throws Exception {
        var task = task("/web", "sleep 1000");
        var text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        write(sandbox(task) + "/stderr", text.toString());
        var log = "/v2/tasks/" + task + "/log?file=stderr";
        assertThat(get(log + "&lines=2").body()).isEqualTo("line 29998\nline 29999\n");
        assertThat(get(log).body().lines().count()).isEqualTo(100);
        assertThat(get(log + "&lines=10000").body()).startsWith("line 20000\n").endsWith("line 29999\n");
        assertThat(get(log + "&lines=0").body()).isEmpty();
        assertThat(get(log).headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void longLines_areCutToTheLastMegabyte() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/stdout", "€".repeat(500_000));
        var body = get("/v2/tasks/" + task + "/log").body();
        assertThat(body).hasSize((1 << 20) / 3).matches("€+");
    }

    @Test
    void agentWithoutTail_isAskedAgainAndAgain_untilTheTaskEnds() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/stdout", "one\ntwo\n");
        try (var reader = lines(follow(task, "&lines=1", ""))) {
            assertThat(event(reader)).containsExactly("id: 8", "data: {\"data\":\"two\\n\"}");
            write(sandbox(task) + "/stdout", "one\ntwo\nthree\r\n");
            assertThat(event(reader)).containsExactly("id: 15", "data: {\"data\":\"three\\r\\n\"}");
            assertThat(agent.lasting.size(Lasting.Kind.FOLLOWER)).isEqualTo(1);

            assertThat(send("DELETE", "/v2/apps/web", "").statusCode()).isEqualTo(200);
            leading.settle();
            assertThat(event(reader)).containsExactly("event: end", "data: {\"reason\":\"the task has ended\"}");
            assertThat(event(reader)).isEmpty();
        }
    }

    @Test
    void whoComesBack_goesOnWhereItWas() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/stdout", "one\ntwo\n");
        try (var reader = lines(follow(task, "", "4"))) {
            assertThat(event(reader)).containsExactly("id: 8", "data: {\"data\":\"two\\n\"}");
        }
        // Cut meanwhile: said, and begun anew.
        try (var reader = lines(follow(task, "", "1000"))) {
            assertThat(event(reader)).startsWith("id: 0", "event: gap");
            assertThat(event(reader)).containsExactly("id: 8", "data: {\"data\":\"one\\ntwo\\n\"}");
        }
    }

    @Test
    void agentsOwnTail_isPassedOn() throws Exception {
        var task = task("/web", "sleep 1000");
        var begun = Promise.<HttpServerResponse>promise();
        agent.tail = Optional.of(request -> begun.complete(request.response()));
        var answer = http.sendAsync(
                request("/v2/tasks/" + task + "/log?follow=true&lines=7")
                        .header("Last-Event-ID", "era:5")
                        .build(),
                BodyHandlers.ofInputStream());
        var tail = begun.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(agent.asked.take()).startsWith("/files/tail?lines=7&path=%2Fframeworks%2Ff-0000%2Fexecutors%2F");
        assertThat(tail.headers()).isEmpty();
        tail.setChunked(true).write("id: era\r:9\r\ndata: a\ndata: b\ndata: \n");
        tail.write("\nid: era:12\nevent: gap\ndata: 3 bytes\n\n:\n\n");
        try (var reader = lines(answer.get(30, TimeUnit.SECONDS))) {
            assertThat(event(reader)).containsExactly("id: era:9", "data: {\"data\":\"a\\nb\\n\"}");
            assertThat(event(reader)).containsExactly("id: era:12", "event: gap", "data: {\"reason\":\"3 bytes\"}");
            tail.end("id: era:12\nevent: end\ndata: \n\n");
            assertThat(event(reader)).containsExactly("event: end", "data: {\"reason\":\"the task has ended\"}");
            assertThat(event(reader)).isEmpty();
        }
    }

    @Test
    void tailThatBreaksOff_isNoEnd() throws Exception {
        var task = task("/web", "sleep 1000");
        agent.tail = Optional.of(request -> {
            request.response().setChunked(true).write("id: e:2\ndata: a\n\n");
            request.connection().close();
        });
        try (var reader = lines(follow(task, "", ""))) {
            assertThat(event(reader)).containsExactly("id: e:2", "data: {\"data\":\"a\"}");
            assertThat(event(reader)).isEmpty();
        }
    }

    @Test
    void tailWithNothingMore_says204() throws Exception {
        var task = task("/web", "sleep 1000");
        agent.tail =
                Optional.of(request -> request.response().setStatusCode(204).end());
        assertThat(follow(task, "", "e:2").statusCode()).isEqualTo(204);
    }

    @Test
    void whoHangsUp_isFollowedNoMore() throws Exception {
        var task = task("/web", "sleep 1000");
        var gone = Promise.<Void>promise();
        agent.tail = Optional.of(request -> {
            request.response().closeHandler(_ -> gone.tryComplete());
            request.response().setChunked(true).write("id: e:2\ndata: a\n\n");
        });
        var answer = follow(task, "", "");
        answer.body().close();
        gone.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void endOfLeadership_endsTheStream_withoutAnEndOfTheLog() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/stdout", "one\n");
        try (var reader = lines(follow(task, "", ""))) {
            assertThat(event(reader)).hasSize(2);
            agent.lasting.endAll();
            assertThat(event(reader)).isEmpty();
        }
        assertThat(agent.lasting.size(Lasting.Kind.FOLLOWER)).isZero();
    }

    /** The credentials change while the agent is still being asked: who was let in before may not follow on. */
    @Test
    void whoIsStillWaitingForTheAgent_isEndedToo() throws Exception {
        var task = task("/web", "sleep 1000");
        var begun = Promise.<HttpServerResponse>promise();
        var cut = Promise.<Void>promise();
        agent.tail = Optional.of(request -> {
            request.response().closeHandler(_ -> cut.tryComplete());
            begun.complete(request.response());
        });
        var answer =
                http.sendAsync(request("/v2/tasks/" + task + "/log?follow=true").build(), BodyHandlers.ofString());
        var tail = begun.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        agent.lasting.endAll();
        var refused = answer.get(30, TimeUnit.SECONDS);
        assertThat(message(refused)).startsWith("503 This orchestrator leads no more, or lets others in");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        tail.setChunked(true).write("id: e:2\ndata: a\n\n");
        cut.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        until(() -> agent.lasting.size(Lasting.Kind.FOLLOWER) == 0);
    }

    @Test
    void missingFile_is404_alsoWhenFollowed() throws Exception {
        var task = task("/web", "sleep 1000");
        var answer = follow(task, "&file=none", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        var body = Json.read(answer.body().readAllBytes());
        assertThat(body.path("message").asText()).contains("'/none'");
    }
}
