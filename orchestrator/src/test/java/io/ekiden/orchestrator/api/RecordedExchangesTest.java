package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.ekiden.orchestrator.api.json.Differences;
import io.ekiden.orchestrator.api.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Plays what was asked of the original, in the same order, over real HTTP, and compares status, headers and bodies. */
class RecordedExchangesTest {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** Recorded before the consequences of the exchange before had come. */
    private static final Set<String> AT_ONCE = Set.of(
            "07-groups/02-deployments",
            "04-update/08-get-during-update",
            "04-update/09-deployments-during-update",
            "04-update/43-restart-again-conflict");

    /** What was done between the exchanges without being recorded: method, path, body. */
    private static final Map<String, List<String>> BEFORE = Map.of(
            "02-create/79-list-cmd-filter",
            List.of("POST", "/v2/apps", "{\"id\": \"/min-copy\", \"cmd\": \"sleep 1000\"}"),
            "03-errors/18-id-dotdot-abs",
            List.of("POST", "/v2/apps", "{\"id\": \"../x\", \"cmd\": \"sleep 1000\"}"),
            "03-errors/113-id-is-group",
            List.of("POST", "/v2/apps", "{\"id\": \"/grpexists/child\", \"cmd\": \"sleep 1000\", \"instances\": 0}"),
            "05-locks/19-update-hanging-3",
            List.of("POST", "/v2/apps", "{\"id\": \"/h3\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 32}"),
            "07-groups/62-delete-locked",
            List.of(
                    "POST",
                    "/v2/groups",
                    "{\"id\": \"/lk\", \"apps\": [{\"id\": \"a\", \"cmd\": \"sleep 1000\", \"labels\": {\"SIM\": \"staging\"}}]}"),
            "05-locks/23-delete-deployment-force",
            List.of("PUT", "/v2/apps//h3", "{\"labels\": {\"SIM\": \"staging\"}, \"cmd\": \"sleep 6\"}"));

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, String> ours = new HashMap<>();
    private int same;
    private int different;

    @Test
    void creations_answerAsRecorded() throws Exception {
        play("02-create");
        assertThat(same).isGreaterThanOrEqualTo(35);
    }

    @Test
    void errors_answerAsRecorded() throws Exception {
        play("03-errors");
        assertThat(same).isGreaterThanOrEqualTo(55);
    }

    @Test
    void updates_answerAsRecorded() throws Exception {
        play("04-update");
        assertThat(same).isGreaterThanOrEqualTo(40);
    }

    @Test
    void locks_answerAsRecorded() throws Exception {
        play("05-locks");
        assertThat(same).isGreaterThanOrEqualTo(25);
    }

    @Test
    void groups_answerAsRecorded() throws Exception {
        play("07-groups");
        assertThat(same).isGreaterThanOrEqualTo(46);
    }

    private void play(String folder) throws Exception {
        var leading = new LivelyLeading();
        try (var server = ApiOverHttp.start(leading, leading::now)) {
            for (var exchange : Exchange.folder(folder)) {
                if (!AT_ONCE.contains(exchange.name())) {
                    leading.settle();
                }
                var before = BEFORE.get(exchange.name());
                if (before != null) {
                    server.send(before.get(0), before.get(1), Optional.of(before.get(2)), Map.of());
                    leading.settle();
                }
                compare(exchange, send(server, exchange));
            }
        }
        System.out.printf("exchanges of %s: %d same, %d different on purpose%n", folder, same, different);
        assertThat(wrong).isEmpty();
    }

    private HttpResponse<String> send(ApiOverHttp server, Exchange exchange) throws Exception {
        var path = translated(exchange.asked().path());
        if (exchange.asked().path().startsWith("/v2/deployments/")
                && path.equals(exchange.asked().path())) {
            // The id was looked up without being recorded; there is but one deployment.
            var running = json(server.send("GET", "/v2/deployments", Optional.empty(), Map.of()));
            path = UUID.matcher(path).replaceFirst(running.at("/0/id").asText());
        }
        return server.send(
                exchange.asked().method(),
                path,
                exchange.asked().body().map(this::translated),
                exchange.asked().headers());
    }

    /** Ids and versions of the recording become those that were given here in their place. */
    private String translated(String text) {
        var translated = text;
        for (var entry : ours.entrySet()) {
            translated = translated.replace(entry.getKey(), entry.getValue());
        }
        return translated;
    }

    private void compare(Exchange exchange, HttpResponse<String> response) throws Exception {
        var recorded = exchange.answered();
        var body = json(response);
        learn("", recorded.body(), body);
        var difference = Differences.overHttp(exchange.name());
        if (difference.isPresent()) {
            different++;
            if (response.statusCode() != difference.get().status()) {
                wrong.add("%s: meant to differ (%s), is %d %s"
                        .formatted(exchange.name(), difference.get(), response.statusCode(), body));
            }
            return;
        }
        var expected = "%d %s %s"
                .formatted(
                        recorded.status(),
                        headers(name -> Optional.ofNullable(recorded.headers().get(name))),
                        Tolerance.mask(recorded.body()));
        var actual = "%d %s %s"
                .formatted(
                        response.statusCode(),
                        headers(name -> response.headers().firstValue(name)),
                        Tolerance.mask(body));
        if (actual.equals(expected)) {
            same++;
        } else {
            wrong.add("%s%n  recorded %s%n  ours     %s".formatted(exchange.name(), expected, actual));
        }
    }

    private static String headers(Function<String, Optional<String>> header) {
        return header.apply("Content-Type").orElse("no type")
                + (header.apply("Marathon-Deployment-Id").isPresent() ? ", deployment" : "")
                + (header.apply("Location").isPresent() ? ", location" : "");
    }

    /** Remembers which of our ids and versions stands for which recorded one. */
    private void learn(String field, JsonNode recorded, JsonNode here) {
        if (recorded.isTextual() && here.isTextual()) {
            if (Set.of("id", "deploymentId", "version").contains(field) && Tolerance.isVolatile(recorded.textValue())) {
                ours.putIfAbsent(recorded.textValue(), here.textValue());
            }
        } else if (recorded.isObject()) {
            recorded.properties().forEach(entry -> learn(entry.getKey(), entry.getValue(), here.path(entry.getKey())));
        } else if (recorded.isArray() && recorded.size() == 1) {
            learn("", recorded.get(0), here.path(0));
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        var json = Json.read(response.body().getBytes(StandardCharsets.UTF_8));
        return json instanceof MissingNode ? NullNode.instance : json;
    }
}
