package io.ekiden.orchestrator.launch;

import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.List;

/**
 * The constraints of an app, made ready for many offers. Immutable; may be kept as long as the configuration of the app stays the same.
 */
public final class PreparedConstraints {
    private final List<ConstraintMatcher> matchers;

    private PreparedConstraints(List<ConstraintMatcher> matchers) {
        this.matchers = matchers;
    }

    public static PreparedConstraints of(AppDefinition app) {
        return new PreparedConstraints(app.run().placement().constraints().stream()
                .map(ConstraintMatcher::of)
                .toList());
    }

    List<ConstraintMatcher> matchers() {
        return matchers;
    }
}
