package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.spec.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the fields of one JSON object. A wrong field is noted in the findings and read as not given; {@code null} is not given.
 * Whatever was not asked for when {@link #done} is called is an unknown field.
 */
public final class Fields {
    /** Elements of a list, fields of an object. */
    static final int MOST = 10_000;
    /** Numbers beyond this are told with an exponent. */
    private static final double WHOLE = 1e15;

    private final JsonNode object;
    private final String path;
    private final Findings findings;
    private final Set<String> asked = new HashSet<>();

    /** One element of a list. */
    public record Element(JsonNode value, String path) {}

    public Fields(JsonNode object, String path, Findings findings) {
        this.object = object;
        this.path = path;
        this.findings = findings;
    }

    /** The fields of an element that should be an object; absent, and noted, when it is none. */
    public static Optional<Fields> of(Element element, Findings findings) {
        if (!element.value().isObject()) {
            findings.shape(element.path(), "error.expected.jsobject");
            return Optional.empty();
        }
        return Optional.of(new Fields(element.value(), element.path(), findings));
    }

    public String path(String name) {
        return path + "/" + name;
    }

    public Optional<JsonNode> value(String name) {
        asked.add(name);
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    public boolean has(String name) {
        return value(name).isPresent();
    }

    public Optional<String> text(String name) {
        return text(name, "");
    }

    /** A text that may have several lines. */
    public Optional<String> lines(String name) {
        return text(name, Violation.LINES_AND_COLOURS);
    }

    private Optional<String> text(String name, String allowed) {
        var text = typed(name, JsonNode::isTextual, "error.expected.jsstring").map(JsonNode::textValue);
        text.ifPresent(letters -> findings.letters(path(name), letters, allowed));
        return text;
    }

    /** A text that, when given, is not empty. */
    public Optional<String> nonEmptyText(String name) {
        return text(name).filter(text -> check(!text.isEmpty(), path(name), "error.minLength"));
    }

    /** Lines that, when given, are not empty. */
    public Optional<String> nonEmptyLines(String name) {
        return lines(name).filter(text -> check(!text.isEmpty(), path(name), "error.minLength"));
    }

    /** A text that must be given. */
    public String requiredText(String name) {
        return required(name, text(name));
    }

    /** Lines that must be given. */
    public String requiredLines(String name) {
        return required(name, lines(name));
    }

    private String required(String name, Optional<String> text) {
        if (!has(name)) {
            findings.shape(path(name), "error.path.missing");
        }
        return text.orElse("");
    }

    /** Notes the field when it is not given at all, as Marathon says it of pods. */
    public Fields requiring(String name) {
        if (!object.has(name)) {
            findings.shape(path(name), "'" + name + "' is undefined on object: " + object);
        }
        return this;
    }

    /** True or false, where it is given. */
    public Optional<Boolean> flag(String name) {
        return typed(name, JsonNode::isBoolean, "error.expected.jsboolean").map(JsonNode::booleanValue);
    }

    public boolean flag(String name, boolean fallback) {
        return flag(name).orElse(fallback);
    }

    public Optional<Integer> integer(String name, int min, int max) {
        return value(name).flatMap(value -> integer(new Element(value, path(name)), min, max, findings));
    }

    public static Optional<Integer> integer(Element element, int min, int max, Findings findings) {
        var path = element.path();
        if (!element.value().isNumber()) {
            findings.shape(path, "error.expected.jsnumber");
            return Optional.empty();
        }
        double number = element.value().doubleValue();
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            findings.shape(path, "error.expected.int");
            return Optional.empty();
        }
        return inRange(number, min, max, path, findings).map(Double::intValue);
    }

    public Optional<Double> number(String name, double min, double max) {
        return typed(name, JsonNode::isNumber, "error.expected.jsnumber")
                .flatMap(value -> inRange(value.doubleValue(), min, max, path(name), findings));
    }

    private static Optional<Double> inRange(double number, double min, double max, String path, Findings findings) {
        if (number < min) {
            findings.shape(path, "error.min", "must be " + text(min) + " or more, not " + text(number));
        } else if (!(number <= max)) {
            findings.shape(path, "error.max", "must be " + text(max) + " or less, not " + text(number));
        } else {
            return Optional.of(number);
        }
        return Optional.empty();
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** One of the names of an enum. */
    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return text(name).flatMap(text -> {
            for (var constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return Optional.of(constant);
                }
            }
            findings.unknownWord(
                    path(name),
                    Stream.of(type.getEnumConstants()).map(Enum::name).toList());
            return Optional.empty();
        });
    }

    public Optional<Fields> object(String name) {
        return typed(name, JsonNode::isObject, "error.expected.jsobject")
                .map(value -> new Fields(value, path(name), findings));
    }

    /** A list; elements that cannot be read are noted by {@code read} and left out. */
    public <T> Optional<List<T>> list(String name, Function<Element, Optional<T>> read) {
        return typed(name, JsonNode::isArray, "error.expected.jsarray").map(array -> elements(array, path(name), read));
    }

    public static <T> List<T> elements(JsonNode array, String path, Function<Element, Optional<T>> read) {
        var elements = new ArrayList<T>();
        for (int index = 0; index < array.size(); index++) {
            read.apply(new Element(array.get(index), path + "(" + index + ")")).ifPresent(elements::add);
        }
        return elements;
    }

    public Optional<List<String>> texts(String name) {
        return list(name, element -> text(element, findings));
    }

    public static Optional<String> text(Element element, Findings findings) {
        return text(element, "", findings);
    }

    /** A text that may have several lines. */
    public static Optional<String> lines(Element element, Findings findings) {
        return text(element, Violation.LINES_AND_COLOURS, findings);
    }

    private static Optional<String> text(Element element, String allowed, Findings findings) {
        if (!element.value().isTextual()) {
            findings.shape(element.path(), "error.expected.jsstring");
            return Optional.empty();
        }
        findings.letters(element.path(), element.value().textValue(), allowed);
        return Optional.of(element.value().textValue());
    }

    /** An object whose values are texts; empty when not given. */
    public SortedMap<String, String> textsByName(String name, Function<Element, Optional<String>> read) {
        var texts = new TreeMap<String, String>();
        typed(name, JsonNode::isObject, "error.expected.jsobject")
                .ifPresent(map -> map.properties().forEach(entry -> {
                    var path = path(name) + "/" + entry.getKey();
                    findings.letters(path, entry.getKey(), "");
                    read.apply(new Element(entry.getValue(), path)).ifPresent(text -> texts.put(entry.getKey(), text));
                }));
        return texts;
    }

    public SortedMap<String, String> textsByName(String name) {
        return textsByName(name, element -> lines(element, findings));
    }

    /** Fields that are known but not read, as those that only the server writes. */
    public Fields ignoring(List<String> names) {
        asked.addAll(names);
        return this;
    }

    /** Notes every field nobody asked for as unknown. */
    public void done() {
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                findings.unknownField(path(name));
            }
        });
    }

    private Optional<JsonNode> typed(String name, Predicate<JsonNode> isType, String code) {
        return value(name)
                .filter(value -> check(isType.test(value), path(name), code))
                .filter(value -> check(value.size() <= MOST, path(name), "error.maxLength: " + MOST));
    }

    private boolean check(boolean condition, String checkedPath, String code) {
        if (!condition) {
            findings.shape(checkedPath, code);
        }
        return condition;
    }
}
