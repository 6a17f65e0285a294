package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.resource.RoleName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeSet;

/** Which roles a framework may have. <b>Source:</b> Mesos {@code master/validation.cpp}. */
public final class RoleNames {
    private RoleNames() {}

    /** See {@link RoleName}. */
    public static Optional<String> whatIsWrongWith(String role) {
        return RoleName.whatIsWrongWith(role);
    }

    /** Empty when a framework may subscribe with these roles. */
    public static Optional<String> whatIsWrongWith(FrameworkInfo info, Collection<String> suppressed) {
        boolean multiRole = info.capabilities().contains("MULTI_ROLE");
        var seen = new HashSet<String>();
        var twice = new TreeSet<String>();
        info.roles().stream().filter(role -> !seen.add(role)).forEach(twice::add);
        if (!twice.isEmpty()) {
            return Optional.of("'FrameworkInfo.roles' contains duplicate items: { " + String.join(", ", twice) + " }");
        }
        for (var role : info.roles()) {
            var wrong = whatIsWrongWith(role);
            if (wrong.isPresent()) {
                return Optional.of((multiRole
                                ? "'FrameworkInfo.roles' contains invalid role: "
                                : "'FrameworkInfo.role' is not a valid role: ")
                        + wrong.get());
            }
        }
        return suppressed.stream()
                .filter(role -> !info.roles().contains(role))
                .findFirst()
                .map(role -> "Suppressed role '" + role + "' is not one of the framework's roles");
    }
}
