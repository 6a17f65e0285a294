package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong at one place of a request.
 *
 * @param path of the field: {@code /portDefinitions(0)/name}; {@code /} for the whole object
 * @param errors sentences for people, or the short codes of the shape layer
 */
public record Violation(String path, List<String> errors) {
    /** What texts of several lines have, and terminals' colours. */
    public static final String LINES_AND_COLOURS = "\t\n\r\u001b";

    private static final int DELETE = 0x7f;

    public Violation {
        errors = List.copyOf(errors);
    }

    /** The first control character of a text that is not among those that are allowed. */
    public static Optional<Violation> ofControlCharacter(String path, String text, String allowed) {
        return text.chars()
                .filter(letter -> letter < ' ' || letter == DELETE)
                .filter(letter -> allowed.indexOf(letter) < 0)
                .mapToObj(letter -> of(path, "must not contain the control character U+%04X".formatted(letter)))
                .findFirst();
    }

    public static Violation of(String path, String error) {
        return new Violation(path, List.of(error));
    }
}
