package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Whether an answer has what is expected of it: of an object its fields, {@code '*'} for any value, {@code null} for none; of a list each
 * element in its order; of a text that ends with {@code ...} its beginning.
 */
final class Likeness {
    private static final String ANY = "*";
    private static final String AND_SO_ON = "...";

    private Likeness() {}

    /** Where the two differ first; empty when they do not. */
    static Optional<String> difference(JsonNode expected, JsonNode actual, String path) {
        if (expected.isNull()) {
            return actual.isMissingNode() || actual.isNull() ? Optional.empty() : Optional.of(path + " is there");
        }
        if (expected.isTextual() && expected.textValue().equals(ANY)) {
            return actual.isMissingNode() ? Optional.of(path + " is not there") : Optional.empty();
        }
        if (expected.isObject() && actual.isObject()) {
            return expected.properties().stream()
                    .flatMap(field ->
                            difference(field.getValue(), actual.path(field.getKey()), path + "/" + field.getKey())
                                    .stream())
                    .findFirst();
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                var one = difference(expected.get(i), actual.get(i), path + "/" + i);
                if (one.isPresent()) {
                    return one;
                }
            }
            return Optional.empty();
        }
        return isValue(expected, actual) ? Optional.empty() : Optional.of(path + " is " + actual);
    }

    private static boolean isValue(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return (expected.isTextual() && actual.isTextual())
                ? isText(expected.textValue(), Optional.of(actual.textValue()))
                : expected.equals(actual);
    }

    /** {@code none} for a text that must not be there. */
    static boolean isText(String expected, Optional<String> actual) {
        return switch (expected) {
            case "none" -> actual.isEmpty();
            case ANY -> actual.isPresent();
            default ->
                actual.filter(text -> expected.endsWith(AND_SO_ON)
                                ? text.startsWith(expected.substring(0, expected.length() - AND_SO_ON.length()))
                                : text.equals(expected))
                        .isPresent();
        };
    }
}
