package io.ekiden.orchestrator.spec;

import java.util.List;

/**
 * What is wrong at one place of a request.
 *
 * @param path of the field: {@code /portDefinitions(0)/name}; {@code /} for the whole object
 * @param errors sentences for people, or the short codes of the shape layer
 */
public record Violation(String path, List<String> errors) {
    public Violation {
        errors = List.copyOf(errors);
    }

    public static Violation of(String path, String error) {
        return new Violation(path, List.of(error));
    }
}
