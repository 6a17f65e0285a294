package io.ekiden.orchestrator.spec.role;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which Mesos roles one app may have.
 *
 * @param names at least one; the app that names none has the first
 */
public record AllowedRoles(List<String> names) {
    public AllowedRoles {
        names = names.stream().distinct().toList();
    }

    /** These, the first of which is the default. */
    public static AllowedRoles of(String... names) {
        return new AllowedRoles(List.of(names));
    }

    /** The role of an app that names none. */
    public String first() {
        return names.getFirst();
    }

    /** These, and one more. */
    public AllowedRoles and(String name) {
        return new AllowedRoles(Stream.concat(names.stream(), Stream.of(name)).toList());
    }
}
