package io.ekiden.orchestrator.spec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything one layer of validation found wrong; never empty. Rules are only looked at when the shape is right.
 * <b>Source:</b> Marathon's two kinds of answer 422, "Invalid JSON" and "Object is not valid".
 */
public record Violations(Layer layer, List<Violation> all) {
    /** Which check refused. */
    public enum Layer {
        /** Types, ranges, patterns, names of constants. */
        SHAPE,
        /** What fields mean together. */
        RULES
    }

    public Violations {
        all = byPath(all);
    }

    private static List<Violation> byPath(List<Violation> all) {
        var errors = new LinkedHashMap<String, Set<String>>();
        var hints = new HashMap<String, String>();
        all.forEach(violation -> {
            errors.computeIfAbsent(violation.path(), _ -> new LinkedHashSet<>()).addAll(violation.errors());
            violation.hint().ifPresent(hint -> hints.putIfAbsent(violation.path(), hint));
        });
        return errors.entrySet().stream()
                .map(entry -> new Violation(
                        entry.getKey(), List.copyOf(entry.getValue()), Optional.ofNullable(hints.get(entry.getKey()))))
                .toList();
    }
}
