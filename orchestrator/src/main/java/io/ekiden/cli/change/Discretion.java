package io.ekiden.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.cli.show.Screen;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which values of environment variables are shown. There may be passwords in them, and what is printed off a terminal is the log of some
 * pipeline, which goes round.
 *
 * @param hides by the name of a variable
 */
record Discretion(Predicate<String> hides) {
    /** The environment of an app, of a pod or of one of its containers; and a variable of it. Labels of such names are none. */
    private static final Pattern ENVIRONMENT = Pattern.compile("(?:/containers/\\d+)?/env(?:ironment)?(?:/([^/]*).*)?");

    private static final Pattern SECRET = Pattern.compile(
            "(?i)passw|passphrase|pwd|secret|token|credential|api_?key|private|access_?key|auth|dsn|salt");

    private static final String HIDDEN = "…";

    static Discretion of(Screen screen, EnvOption env) {
        return new Discretion(
                env.isShown()
                        ? _ -> false
                        : screen.isTerminal() ? name -> SECRET.matcher(name).find() : _ -> true);
    }

    /** True for a variable that is not to be shown, and for what is part of one. */
    boolean hides(String path) {
        var environment = ENVIRONMENT.matcher(path);
        var name = environment.matches() ? environment.group(1) : null;
        return name != null && hides.test(name);
    }

    /** A value as it may be shown. */
    JsonNode shown(String path, JsonNode value) {
        var environment = ENVIRONMENT.matcher(path);
        return environment.matches() && environment.group(1) == null ? environment(value) : within(value);
    }

    private JsonNode environment(JsonNode variables) {
        if (!(variables instanceof ObjectNode object)) {
            return variables;
        }
        var shown = object.deepCopy();
        shown.properties().stream()
                .filter(variable -> hides.test(variable.getKey()))
                .forEach(variable -> variable.setValue(TextNode.valueOf(HIDDEN)));
        return shown;
    }

    /** Of a value that has whole containers in it. */
    private JsonNode within(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                var shown = object.deepCopy();
                shown.properties()
                        .forEach(field -> field.setValue(
                                isEnvironment(field.getKey())
                                        ? environment(field.getValue())
                                        : within(field.getValue())));
                yield shown;
            }
            case ArrayNode array -> {
                var shown = array.arrayNode();
                array.forEach(element -> shown.add(within(element)));
                yield shown;
            }
            default -> value;
        };
    }

    private static boolean isEnvironment(String field) {
        return field.equals("env") || field.equals("environment");
    }
}
