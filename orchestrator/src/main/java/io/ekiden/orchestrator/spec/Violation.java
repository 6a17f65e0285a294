package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong at one place of a request.
 *
 * @param path of the field: {@code /portDefinitions(0)/name}; {@code /} for the whole object
 * @param errors sentences for people, or the short codes of the shape layer
 * @param hint what the field must be, for people, beside a code that does not say it
 */
public record Violation(String path, List<String> errors, Optional<String> hint) {
    /** What texts of several lines have, and terminals' colours. */
    public static final String LINES_AND_COLOURS = "\t\n\r\u001b";

    private static final int DELETE = 0x7f;

    public Violation {
        errors = List.copyOf(errors);
    }

    /** As its errors say. */
    public Violation(String path, List<String> errors) {
        this(path, errors, Optional.empty());
    }

    /** The first control character of a text that is not among those that are allowed. */
    public static Optional<Violation> ofControlCharacter(String path, String text, String allowed) {
        return text.chars()
                .filter(letter -> letter < ' ' || letter == DELETE)
                .filter(letter -> allowed.indexOf(letter) < 0)
                .mapToObj(letter -> of(path, "must not contain the control character U+%04X".formatted(letter)))
                .findFirst();
    }

    /** A code of the shape layer, with what it means here. */
    public static Violation of(String path, String code, String hint) {
        return new Violation(path, List.of(code), Optional.of(hint));
    }

    public static Violation of(String path, String error) {
        return new Violation(path, List.of(error));
    }
}
