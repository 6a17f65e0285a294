package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Differences.Difference;
import io.ekiden.orchestrator.api.json.bulk.AppUpdates;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Replays what was sent to the original and compares our answer with its answer. */
class AppJsonTranscriptTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);

    private static final Map<String, Difference> DIFFERENCES = Differences.ofDefinitions();

    private record Answer(int status, JsonNode body) {}

    @Test
    void create_answersAsRecorded() {
        var transcripts = Stream.of("02-create", "03-errors")
                .flatMap(folder -> Transcript.folder(folder).stream())
                .filter(transcript -> transcript.method().equals("POST"))
                .toList();
        var wrong = new ArrayList<String>();
        int same = 0;
        for (var transcript : transcripts) {
            var answer = create(transcript.requestBytes());
            var difference = DIFFERENCES.get(transcript.name());
            var expected = new Answer(transcript.status(), comparable(transcript.responseBody()));
            if (difference != null) {
                if (answer.status() != difference.status() || answer.equals(expected)) {
                    wrong.add("%s: meant to differ (%s): %s".formatted(transcript.name(), difference, answer));
                }
            } else if (answer.equals(expected)) {
                same++;
            } else {
                wrong.add("%s:%n  recorded %s%n  ours     %s".formatted(transcript.name(), expected, answer));
            }
        }
        System.out.printf(
                "transcripts of creation: %d same, %d different on purpose, of %d%n",
                same, DIFFERENCES.size(), transcripts.size());
        assertThat(wrong).isEmpty();
        assertThat(same + DIFFERENCES.size()).isEqualTo(transcripts.size());
    }

    @Test
    void fieldOrder_isAsRecorded() {
        for (var transcript : Transcript.folder("02-create")) {
            if (transcript.status() == 201 && !DIFFERENCES.containsKey(transcript.name())) {
                var ours = create(transcript.requestBytes()).body();
                assertThat(names(ours)).as(transcript.name()).isEqualTo(names(comparable(transcript.responseBody())));
            }
        }
    }

    @Test
    void updates_answerAsRecorded() {
        Optional<AppDefinition> current = Optional.empty();
        int same = 0;
        for (var transcript : Transcript.folder("04-update")) {
            if (transcript.method().equals("DELETE")) {
                break; // What follows is of an app that is no more.
            }
            switch (transcript.method()) {
                case "GET" -> {
                    assertThat(comparable(AppJson.write(current.orElseThrow())))
                            .as(transcript.name())
                            .isEqualTo(comparable(transcript.responseBody().get("app")));
                    same++;
                }
                case "PUT", "PATCH" -> {
                    var parsed = update(transcript, current);
                    if (parsed instanceof Parsed.Accepted(var app, var _)) {
                        assertThat(transcript.status()).as(transcript.name()).isIn(200, 201);
                        current = Optional.of(withServicePort(app));
                    } else if (parsed instanceof Parsed.Rollback(var version)) {
                        // Which versions exist is not known here; the first was the app with which the file begins.
                        assertThat(transcript.status()).isIn(200, 404);
                        if (transcript.status() == 200) {
                            assertThat(version).isEqualTo(Instant.parse("2026-11-21T00:27:45.694Z"));
                            current = Optional.of(first());
                        }
                    } else if (parsed instanceof Parsed.Refused(var problem)) {
                        assertThat(problem.status()).as(transcript.name()).isEqualTo(transcript.status());
                        if (problem.status() == 422) {
                            assertThat(comparable(problem.body()))
                                    .as(transcript.name())
                                    .isEqualTo(comparable(transcript.responseBody()));
                        }
                    }
                    same++;
                }
                default -> throw new AssertionError(transcript.method());
            }
        }
        System.out.printf("transcripts of updates: %d same%n", same);
        assertThat(same).isGreaterThan(20);
    }

    private static AppDefinition first() {
        var first = Transcript.folder("04-update").getFirst();
        return update(first, Optional.empty()) instanceof Parsed.Accepted(var app, var _)
                ? withServicePort(app)
                : fail(first);
    }

    private static AppDefinition fail(Transcript transcript) {
        throw new AssertionError(transcript.name());
    }

    private static Parsed update(Transcript transcript, Optional<AppDefinition> current) {
        return switch (AppJson.body(transcript.requestBytes())) {
            case AppJson.Body.NotJson(var problem) -> new Parsed.Refused(problem);
            case AppJson.Body.Tree(var json) ->
                transcript.path().equals("/v2/apps")
                        ? updateOfMany(json, current)
                        : updateOfOne(transcript.path(), json, current);
        };
    }

    private static Parsed updateOfOne(String path, JsonNode json, Optional<AppDefinition> current) {
        var id = PathId.parse(path.replaceFirst("\\?.*", "").substring("/v2/apps".length()));
        boolean replace = path.contains("partialUpdate=false");
        return current.isEmpty() || replace || !current.get().id().equals(id)
                ? APPS.parseAs(id, json, NOW)
                : APPS.merge(current.get(), json);
    }

    /** The first of the updates: that of the app which is followed here. */
    private static Parsed updateOfMany(JsonNode json, Optional<AppDefinition> current) {
        return switch (AppUpdates.read(json)) {
            case AppUpdates.Refused(var problem) -> new Parsed.Refused(problem);
            case AppUpdates.Listed(var updates) -> {
                var first = updates.getFirst();
                yield first.id().equals(current.orElseThrow().id())
                        ? APPS.merge(current.orElseThrow(), first.json())
                        : new Parsed.Refused(Problem.message(404, "App '%s' does not exist".formatted(first.id())));
            }
        };
    }

    /** The original assigns 10000 to the one port of the recorded app. */
    private static AppDefinition withServicePort(AppDefinition app) {
        var ports = app.run().ports();
        return app.withRun(app.run()
                .withPorts(ports.withDefinitions(ports.definitions().stream()
                        .map(port -> port.withPort(10000))
                        .toList())));
    }

    private static Answer create(byte[] body) {
        return switch (AppJson.body(body)) {
            case AppJson.Body.NotJson(var problem) -> new Answer(problem.status(), comparable(problem.body()));
            case AppJson.Body.Tree(var json) ->
                switch (APPS.parse(json, PathId.ROOT, NOW)) {
                    case Parsed.Accepted(var app, var _) -> new Answer(201, comparable(AppJson.write(app)));
                    case Parsed.Refused(var problem) -> new Answer(problem.status(), comparable(problem.body()));
                    case Parsed.Rollback _ -> throw new AssertionError("a rollback to create an app");
                };
        };
    }

    /** Without what only the running server knows, and with the details, which the original has in the order of hash sets, by path. */
    private static JsonNode comparable(JsonNode body) {
        if (!(body.deepCopy() instanceof ObjectNode json)) {
            return body;
        }
        json.remove(List.of(
                "version",
                "versionInfo",
                "tasksStaged",
                "tasksRunning",
                "tasksHealthy",
                "tasksUnhealthy",
                "deployments",
                "tasks",
                "readinessCheckResults",
                "lastTaskFailure"));
        if (json.get("details") != null && json.get("details").isArray()) {
            var sorted = StreamSupport.stream(json.get("details").spliterator(), false)
                    .sorted(Comparator.comparing(
                            (JsonNode detail) -> detail.path("path").asText()))
                    .toList();
            json.putArray("details").addAll(sorted);
        }
        // Numbers of the same value are equal here, be they int or long.
        try {
            return Json.read(Json.bytes(json));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(JsonNode json) {
        var names = new ArrayList<String>();
        json.properties().forEach(entry -> {
            names.add(entry.getKey());
            // Maps of the user are not in the order of the original, nor need they be.
            if (!List.of("env", "labels").contains(entry.getKey())) {
                names.addAll(names(entry.getValue()));
            }
        });
        json.forEach(element -> {
            if (json.isArray()) {
                names.addAll(names(element));
            }
        });
        return names;
    }
}
