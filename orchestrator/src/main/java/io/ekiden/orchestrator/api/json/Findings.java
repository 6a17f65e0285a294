package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What readers find on their way through one request. Confined to that one call. */
final class Findings {
    private final List<Violation> shape = new ArrayList<>();
    private final List<Violation> legacy = new ArrayList<>();
    private final List<Violation> rules = new ArrayList<>();
    private final List<String> unknownFields = new ArrayList<>();

    /** A wrong type, range or pattern; the code is one of play-json's. */
    void shape(String path, String code) {
        shape.add(Violation.of(path, code));
    }

    /** A broken rule about fields of before Marathon 1.5; these are reported before the others. */
    void legacy(String path, String error) {
        legacy.add(Violation.of(path, error));
    }

    void rule(String path, String error) {
        rules.add(Violation.of(path, error));
    }

    void rule(Violation violation) {
        rules.add(violation);
    }

    void unknownField(String path) {
        unknownFields.add(path);
    }

    /** Takes over what was found in a part of the request, at its path in the whole. */
    void within(String path, Findings part) {
        part.shape.forEach(violation -> shape.add(within(path, violation)));
        part.legacy.forEach(violation -> legacy.add(within(path, violation)));
        part.rules.forEach(violation -> rules.add(within(path, violation)));
        part.unknownFields.forEach(field -> unknownFields.add(path + field));
    }

    private static Violation within(String path, Violation violation) {
        return new Violation(violation.path().equals("/") ? path : path + violation.path(), violation.errors());
    }

    boolean isShapely() {
        return shape.isEmpty();
    }

    /** The violations of the first layer that has some. */
    Optional<Violations> violations(List<Violation> more) {
        if (!shape.isEmpty()) {
            return Optional.of(new Violations(Layer.SHAPE, shape));
        }
        if (!legacy.isEmpty()) {
            return Optional.of(new Violations(Layer.RULES, legacy));
        }
        var all = new ArrayList<>(rules);
        all.addAll(more);
        return all.isEmpty() ? Optional.empty() : Optional.of(new Violations(Layer.RULES, all));
    }

    List<String> unknownFields() {
        return List.copyOf(unknownFields);
    }
}
