package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What readers find on their way through one request. Confined to that one call. */
public final class Findings {
    /** A definition with more mistakes is none of a person's; each costs memory and a line of the answer. */
    static final int MOST = 1000;

    private final List<Violation> shape = new ArrayList<>();
    private final List<Violation> legacy = new ArrayList<>();
    private final List<Violation> rules = new ArrayList<>();
    private final List<String> unknownFields = new ArrayList<>();

    /** A wrong type, range or pattern; the code is one of play-json's. */
    public void shape(String path, String code) {
        add(shape, Violation.of(path, code));
    }

    /** As above, with what the field must be where the code alone does not say it. */
    public void shape(String path, String code, String hint) {
        add(shape, Violation.of(path, code, hint));
    }

    /** A field that has a list of words, and none of them. */
    public void unknownWord(String path, Collection<String> known) {
        shape(
                path,
                "error.unknown.enum.literal",
                known.stream().sorted().collect(Collectors.joining("', '", "must be one of '", "'")));
    }

    /** A broken rule about fields of before Marathon 1.5; these are reported before the others. */
    public void legacy(String path, String error) {
        add(legacy, Violation.of(path, error));
    }

    public void rule(String path, String error) {
        add(rules, Violation.of(path, error));
    }

    public void rule(Violation violation) {
        add(rules, violation);
    }

    /** Control characters that are not allowed. */
    public void letters(String path, String text, String allowed) {
        Violation.ofControlCharacter(path, text, allowed).ifPresent(this::rule);
    }

    public void unknownField(String path) {
        add(unknownFields, path);
    }

    /** Takes over what was found in a part of the request, at its path in the whole. */
    public void within(String path, Findings part) {
        part.shape.forEach(violation -> add(shape, within(path, violation)));
        part.legacy.forEach(violation -> add(legacy, within(path, violation)));
        part.rules.forEach(violation -> add(rules, within(path, violation)));
        part.unknownFields.forEach(field -> add(unknownFields, path + field));
    }

    private static <T> void add(List<T> found, T one) {
        if (found.size() < MOST) {
            found.add(one);
        }
    }

    private static Violation within(String path, Violation violation) {
        return new Violation(
                violation.path().equals("/") ? path : path + violation.path(), violation.errors(), violation.hint());
    }

    public boolean isShapely() {
        return shape.isEmpty();
    }

    /** The violations of the first layer that has some. */
    public Optional<Violations> violations(List<Violation> more) {
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

    public List<String> unknownFields() {
        return List.copyOf(unknownFields);
    }
}
