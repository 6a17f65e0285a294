package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v2/eventSubscriptions}, with somebody who listens. */
class EventSubscriptionsTest extends ServedApi {
    private static final String ROOT = "/v2/eventSubscriptions";

    private static String of(String url) {
        return ROOT + "?callbackUrl=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    @Test
    void subscription_isStored_listed_andHeard() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var vertx = Vertx.vertx();
        try {
            var listener = Loopback.serve(
                    vertx,
                    request -> request.body().onSuccess(body -> {
                        heard.add(body.toJsonObject().getString("eventType"));
                        request.response().end();
                    }));
            var url = "http://127.0.0.1:" + listener.actualPort() + "/events?a=b";

            var told = json(send("POST", of(url), ""));
            assertThat(told.path("eventType").asText()).isEqualTo("subscribe_event");
            assertThat(told.path("callbackUrl").asText()).isEqualTo(url);
            assertThat(told.path("clientIp").asText()).isEqualTo("127.0.0.1");
            assertThat(json(get(ROOT)).toString()).isEqualTo("{\"callbackUrls\":[\"" + url + "\"]}");
            // Whoever is gone is told nothing more, not even what waited for them.
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("subscribe_event");
            var gone = json(send("DELETE", of(url), ""));
            assertThat(gone.path("eventType").asText()).isEqualTo("unsubscribe_event");
            assertThat(json(get(ROOT)).toString()).isEqualTo("{\"callbackUrls\":[]}");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://h/",
                "file:///etc/passwd",
                "//h/",
                "http://",
                "http:///path",
                "http://h:0/",
                "http://h:70000/",
                "http://user:secret@h/",
                "http://h/#part",
                "http://h/ /",
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/",
                "http://0.0.0.0:80/",
                "http://239.1.1.1/"
            })
    void urlsThatCannotBe_areRefusedByWhatIsWrong(String url) throws Exception {
        var refused = send("POST", of(url), "");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).path("message").asText()).startsWith("callbackUrl ");
        assertThat(leading.state().callbacks()).isEmpty();
    }

    @Test
    void otherMethods_areToldByPath() throws Exception {
        for (var method : List.of("PUT", "PATCH")) {
            assertThat(send(method, ROOT, "{}").statusCode()).isEqualTo(405);
        }
        assertThat(send("POST", ROOT, "").statusCode()).isEqualTo(422);
        assertThat(send("POST", of("http://h/" + "x".repeat(1_000)), "").statusCode())
                .isEqualTo(422);
    }
}
