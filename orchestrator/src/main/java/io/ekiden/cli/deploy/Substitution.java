package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.cli.client.Json;
import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.config.tree.TreeText;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of {@code ${NAME}} and {@code ${NAME:-default}} in the texts of a definition; names of fields stay as they are, and
 * no value can become more than a text, or the number or truth of a field that is nothing but one placeholder. {@code $${NAME}} stays
 * {@code ${NAME}}.
 *
 * <p>A value comes from {@code --set}, then from the environment, but never so that two machines deploy different things without a word:
 * what every machine has in its environment is not taken from there, and a command, where the shell of the task may be meant as well,
 * takes nothing from there. In commands what the task will find in its own environment, or its shell knows, is left to it; so is what has
 * a default, where a shell reads it, which knows defaults itself.
 */
final class Substitution {
    private static final Pattern PLACE = Pattern.compile("(\\$)?\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)(?::-([^}]*))?}");
    private static final Pattern INNER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)");
    /** <b>Source:</b> what Marathon and Mesos put into the environment of a task. */
    private static final Pattern OF_THE_TASK =
            Pattern.compile("HOST|PORTS?|PORT_?[A-Z0-9_]+|ENDPOINT_.*|MESOS_.*|MARATHON_.*|EKIDEN_.*|LIBPROCESS_.*");
    /** Set wherever somebody is logged in, or by what starts this program, and to something else on each machine. */
    private static final Pattern OF_EVERY_MACHINE =
            Pattern.compile("_|HOME|PATH|USER|USERNAME|LOGNAME|U?ID|EUID|PPID|PWD|OLDPWD|SHELL|SHLVL"
                    + "|TERM|LANG|LANGUAGE|LC_[A-Z]+|TZ|HOSTNAME|TMPDIR|TMP|TEMP|IFS|MAIL|EDITOR|VISUAL|PAGER|DISPLAY|COLUMNS|LINES|RANDOM|SECONDS"
                    + "|BASH.*|SSH_.*|XDG_.*|JAVA_HOME|LD_LIBRARY_PATH");

    private static final Pattern NO_TEXT = Pattern.compile("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    /** Fields below these are text whatever they look like. */
    private static final Set<String> TEXTS =
            Set.of("env", "environment", "labels", "cmd", "args", "id", "shell", "secrets");

    /** Read by a shell; {@code value} only in the command of a health check. */
    private static final Set<String> SHELLS = Set.of("cmd", "shell", "value");

    private static final Set<String> COMMANDS = Set.of("cmd", "args", "command", "exec", "shell", "argv");

    private final String file;
    private final Map<String, String> set;
    private final Map<String, String> environment;
    private final Set<String> own;
    private final Problems problems;

    /**
     * @param set by {@code --set}; goes before everything else
     * @param own names of variables that the task will have, beside those of its definition
     * @param problems gets what has no value
     */
    Substitution(
            String file, Map<String, String> set, Map<String, String> environment, Set<String> own, Problems problems) {
        this.file = file;
        this.set = set;
        this.environment = environment;
        this.own = own;
        this.problems = problems;
    }

    JsonNode apply(JsonNode definition) {
        return apply(definition, "", new Place(false, false, false, own));
    }

    /**
     * Where in a definition something is.
     *
     * @param isText whether only text is possible
     * @param isCommand whether it will be executed
     * @param isShell whether a shell will read it
     * @param own names of variables that the task will have
     */
    private record Place(boolean isText, boolean isCommand, boolean isShell, Set<String> own) {
        Place below(String field) {
            boolean isExecuted = isCommand || COMMANDS.contains(field);
            return new Place(isText || TEXTS.contains(field), isExecuted, isExecuted && SHELLS.contains(field), own);
        }

        Place with(JsonNode object) {
            var names = new HashSet<>(own);
            for (var variables : List.of("env", "environment")) {
                object.path(variables).fieldNames().forEachRemaining(names::add);
            }
            return new Place(isText, isCommand, isShell, names);
        }
    }

    private JsonNode apply(JsonNode node, String path, Place place) {
        if (node.isObject()) {
            var inside = place.with(node);
            ObjectNode object = Json.object();
            node.properties()
                    .forEach(field -> object.set(
                            field.getKey(),
                            apply(field.getValue(), path + "/" + field.getKey(), inside.below(field.getKey()))));
            return object;
        }
        if (node.isArray()) {
            var array = Json.array();
            for (int i = 0; i < node.size(); i++) {
                array.add(apply(node.path(i), path + "/" + i, place));
            }
            return array;
        }
        return node.isTextual() ? text(node.textValue(), path, place) : node;
    }

    private JsonNode text(String text, String path, Place place) {
        var matcher = PLACE.matcher(text);
        var result = new StringBuilder();
        boolean isWhole = false;
        while (matcher.find()) {
            var written = matcher.group();
            var name = matcher.group(2);
            var fallback = Optional.ofNullable(matcher.group(3));
            String value;
            if (matcher.group(1) != null) {
                value = written.substring(1);
            } else if (!set.containsKey(name) && isLeft(name, fallback.isPresent(), place)) {
                fallback.flatMap(this::setWithin)
                        .ifPresent(inner -> problems.add(file + ": " + path + " has " + written
                                + "…, which is left to the task's shell, so that --set " + inner
                                + " cannot reach into it: say --set " + name + "=…, or write $${" + name
                                + "… if the shell is to know " + inner + " too"));
                value = written;
            } else if (fallback.filter(it -> it.contains("${")).isPresent()) {
                problems.add(file + ": " + path + " has " + written + "…, a default with another placeholder in it:"
                        + " a default is plain text, so say --set " + name + "=… and write ${" + name + "}");
                value = "";
            } else {
                value = value(name, place).or(() -> fallback).orElse(null);
                if (value == null) {
                    problems.add(
                            file + ": " + path + " has ${" + name + "}, which has no value: " + advice(name, place));
                    value = "";
                }
                isWhole = written.equals(text);
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(result);
        var replaced = result.toString();
        return isWhole && !place.isText() && NO_TEXT.matcher(replaced).matches()
                ? scalar(replaced)
                : TextNode.valueOf(replaced);
    }

    /** A name in a default that somebody has given a value for. */
    private Optional<String> setWithin(String fallback) {
        return INNER.matcher(fallback)
                .results()
                .map(found -> found.group(1))
                .filter(set::containsKey)
                .findFirst();
    }

    private Optional<String> value(String name, Place place) {
        boolean isAmbient =
                !place.isCommand() && !OF_EVERY_MACHINE.matcher(name).matches();
        return Optional.ofNullable(set.get(name))
                .or(() -> Optional.ofNullable(isAmbient ? environment.get(name) : null));
    }

    private static String advice(String name, Place place) {
        if (place.isCommand()) {
            return "in a command it comes from --set alone: say --set " + name + "=…, or --set " + name
                    + " for the variable " + name + " of here; if the task's shell is to read it, write $${" + name
                    + "}";
        }
        return OF_EVERY_MACHINE.matcher(name).matches()
                ? "the variable " + name + " is another on every machine, so say --set " + name + "=…, or --set " + name
                        + " for that of here; if it is to stay, write $${" + name + "}"
                : "say --set " + name + "=…, or set the variable " + name;
    }

    /** Whether it is the task's to know, or its shell's. */
    private static boolean isLeft(String name, boolean hasDefault, Place place) {
        return place.isCommand() && (isOfTheTask(name, place) || (hasDefault && place.isShell()));
    }

    private static boolean isOfTheTask(String name, Place place) {
        return place.own().contains(name)
                || OF_THE_TASK.matcher(name).matches()
                || OF_EVERY_MACHINE.matcher(name).matches();
    }

    private static JsonNode scalar(String text) {
        try {
            return TreeText.read("value.json", text.getBytes(StandardCharsets.UTF_8))
                    .getFirst();
        } catch (SettingsException none) {
            return TextNode.valueOf(text);
        }
    }
}
