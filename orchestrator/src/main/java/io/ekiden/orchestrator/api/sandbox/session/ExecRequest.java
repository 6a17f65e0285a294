package io.ekiden.orchestrator.api.sandbox.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be run beside a task, as the first message says.
 *
 * @param command the program and its words; no shell is between
 * @param terminal of that size; absent: plain streams
 */
public record ExecRequest(List<String> command, Optional<Size> terminal, SortedMap<String, String> environment) {
    private static final Set<String> FIELDS = Set.of("command", "tty", "columns", "rows", "environment");
    private static final int MOST_WORDS = 1_000;
    private static final int LONGEST_TEXT = 128 << 10;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    /** Of a terminal, from 1 to 1000 each. */
    public record Size(int columns, int rows) {
        private static final int MOST = 1_000;

        public static Size read(JsonNode json) {
            return new Size(number(json, "columns", USUAL_COLUMNS), number(json, "rows", USUAL_ROWS));
        }

        private static int number(JsonNode json, String field, int fallback) {
            var value = json.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return fallback;
            }
            if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > MOST) {
                throw new IllegalArgumentException("'" + field + "' is not a whole number from 1 to " + MOST);
            }
            return value.asInt();
        }

        /** <b>Source:</b> mesos.proto {@code TTYInfo}. */
        public ObjectNode ttyInfo() {
            var info = Json.object();
            info.putObject("window_size").put("rows", rows).put("columns", columns);
            return info;
        }
    }

    public ExecRequest {
        command = List.copyOf(command);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static ExecRequest parse(String text) {
        var json = object(text);
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not a known field");
            }
        });
        var tty = json.path("tty");
        if (!tty.isMissingNode() && !tty.isNull() && !tty.isBoolean()) {
            throw new IllegalArgumentException("'tty' is neither true nor false");
        }
        return new ExecRequest(
                command(json.path("command")),
                tty.asBoolean(false) ? Optional.of(Size.read(json)) : Optional.empty(),
                environment(json.path("environment")));
    }

    /** @throws IllegalArgumentException when it is none */
    public static JsonNode object(String text) {
        try {
            var json = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (json.isObject()) {
                return json;
            }
        } catch (IOException _) {
            // Said below.
        }
        throw new IllegalArgumentException("a message of text is no JSON object");
    }

    private static List<String> command(JsonNode json) {
        if (!json.isArray()
                || json.isEmpty()
                || json.size() > MOST_WORDS
                || json.path(0).asText().isEmpty()) {
            throw new IllegalArgumentException(
                    "'command' is no list of a program and its words, such as [\"/bin/sh\"], of " + MOST_WORDS
                            + " at most");
        }
        var words = new ArrayList<String>();
        json.forEach(word -> words.add(text("command", word)));
        return words;
    }

    private static SortedMap<String, String> environment(JsonNode json) {
        var variables = new TreeMap<String, String>();
        if (json.isMissingNode() || json.isNull()) {
            return variables;
        }
        if (!json.isObject() || json.size() > MOST_WORDS) {
            throw new IllegalArgumentException("'environment' is no object of texts, of " + MOST_WORDS + " at most");
        }
        json.properties().forEach(variable -> {
            if (variable.getKey().isEmpty()
                    || variable.getKey().contains("=")
                    || variable.getKey().indexOf(0) >= 0) {
                throw new IllegalArgumentException("'environment' has a variable without a proper name");
            }
            variables.put(variable.getKey(), text("environment", variable.getValue()));
        });
        return variables;
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual()
                || value.asText().length() > LONGEST_TEXT
                || value.asText().indexOf(0) >= 0) {
            throw new IllegalArgumentException("'" + field + "' has something in it that is no text, or is longer than "
                    + LONGEST_TEXT + " characters");
        }
        return value.asText();
    }

    /** As an agent is asked. <b>Source:</b> v1 agent.proto {@code LAUNCH_NESTED_CONTAINER_SESSION}. */
    public ObjectNode call(JsonNode containerId) {
        var call = Json.object().put("type", "LAUNCH_NESTED_CONTAINER_SESSION");
        var launch = call.putObject("launch_nested_container_session");
        launch.set("container_id", containerId);
        var run = launch.putObject("command").put("shell", false).put("value", command.getFirst());
        run.set("arguments", Json.texts(command));
        if (!environment.isEmpty()) {
            var variables = run.putObject("environment").putArray("variables");
            environment.forEach((name, value) ->
                    variables.addObject().put("name", name).put("type", "VALUE").put("value", value));
        }
        terminal.ifPresent(
                size -> launch.putObject("container").put("type", "MESOS").set("tty_info", size.ttyInfo()));
        return call;
    }
}
