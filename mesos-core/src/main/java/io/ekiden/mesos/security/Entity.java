package io.ekiden.mesos.security;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom or what a line of an access list is about. <b>Source:</b> Mesos {@code acls.proto Entity}, {@code authorizer/local/authorizer.cpp}.
 *
 * @param values of {@link Type#SOME}; a role may end with {@code /%}, which stands for all below it
 */
record Entity(Type type, Set<String> values) {
    enum Type {
        SOME,
        ANY,
        NONE
    }

    static final Entity ANY = new Entity(Type.ANY, Set.of());

    Entity {
        values = Collections.unmodifiableSet(new TreeSet<>(values));
    }

    /** Whether a line with this speaks of what is asked for. */
    boolean matches(Asked asked) {
        return switch (type) {
            case ANY, NONE -> true;
            case SOME -> !asked.anything() && has(asked.value());
        };
    }

    /** Whether a line that speaks of it allows it. */
    boolean allows(Asked asked) {
        return switch (type) {
            case ANY -> true;
            case NONE -> false;
            case SOME -> !asked.anything() && has(asked.value());
        };
    }

    private boolean has(String value) {
        return values.contains(value)
                || values.stream()
                        .anyMatch(pattern ->
                                pattern.endsWith("/%") && value.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    /** One value, or nothing in particular. */
    record Asked(boolean anything, String value) {
        static final Asked ANYTHING = new Asked(true, "");

        static Asked of(String value) {
            return new Asked(false, value);
        }
    }
}
