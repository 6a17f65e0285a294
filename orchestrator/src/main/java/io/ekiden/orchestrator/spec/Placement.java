package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;

/**
 * Where instances may go.
 *
 * @param acceptedResourceRoles roles whose resources may be used; empty: the unreserved ones and those of {@code role}
 */
public record Placement(List<Constraint> constraints, List<String> acceptedResourceRoles, String role) {
    /** {@code [field, OPERATOR]} or {@code [field, OPERATOR, value]}. <b>Source:</b> Marathon constraints. */
    public record Constraint(String field, Operator operator, Optional<String> value) {}

    /** Meanings: reference of Marathon, "Constraints". */
    public enum Operator {
        UNIQUE,
        CLUSTER,
        GROUP_BY,
        LIKE,
        UNLIKE,
        MAX_PER,
        IS
    }

    public Placement {
        constraints = List.copyOf(constraints);
        acceptedResourceRoles = List.copyOf(acceptedResourceRoles);
    }
}
