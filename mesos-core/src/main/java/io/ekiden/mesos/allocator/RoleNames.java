package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.FrameworkInfo;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which names roles may have. <b>Source:</b> Mesos {@code common/roles.cpp} and {@code master/validation.cpp}. */
public final class RoleNames {
    private static final Pattern BLANK = Pattern.compile("[\\t\\n\\u000B\\f\\r \\u007F]");

    private RoleNames() {}

    /** Empty when a role may have this name. */
    public static Optional<String> whatIsWrongWith(String role) {
        if (role.equals("*")) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            return Optional.of("Role names cannot be the empty string");
        }
        if (role.startsWith("/")) {
            return Optional.of("Role '" + role + "' cannot start with a slash");
        }
        if (role.endsWith("/")) {
            return Optional.of("Role '" + role + "' cannot end with a slash");
        }
        if (role.contains("//")) {
            return Optional.of("Role '" + role + "' cannot contain two adjacent slashes");
        }
        for (var part : role.split("/")) {
            var wrong = whatIsWrongWithPart(part, role);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> whatIsWrongWithPart(String part, String role) {
        if (part.equals(".") || part.equals("..") || part.equals("*")) {
            return Optional.of("Role '" + role + "' cannot include '" + part + "' as a component");
        }
        if (part.startsWith("-")) {
            return Optional.of("Role '" + role + "' is invalid because component '" + part + "' begins with a dash");
        }
        return BLANK.matcher(part).find()
                ? Optional.of("Role '" + role + "' is invalid because component '" + part
                        + "' contains backspace or whitespace")
                : Optional.empty();
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
