package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.door.Lasting;
import io.vertx.core.Promise;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Of an agent whose machine is gone nothing is heard, and its connection stays as it is. */
class LogSilenceTest extends TaskApi {
    @Override
    Lasting lasting() {
        return new Lasting(Duration.ofSeconds(1));
    }

    @Test
    void agentOfWhichNothingIsHeard_endsTheLogAsLost_withTheReason() throws Exception {
        var task = task("/web", "sleep 1000");
        var cut = Promise.<Void>promise();
        agent.tail = Optional.of(request -> {
            request.response().closeHandler(_ -> cut.tryComplete());
            request.response().setChunked(true).write("id: e:2\ndata: a\n\n");
        });
        var answer = http.sendAsync(
                        request("/v2/tasks/" + task + "/log?follow=true").build(), BodyHandlers.ofString())
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.body())
                .startsWith("id: e:2\ndata: {\"data\":\"a\"}\n\n")
                .contains("event: end\ndata: {\"reason\":\"nothing was heard of the agent ", " for 1 seconds")
                .endsWith("\"lost\":true}\n\n");
        cut.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        until(() -> agent.lasting.size(Lasting.Kind.FOLLOWER) == 0);
    }
}
