package io.ekiden.mesos.model.resource;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which names roles may have. <b>Source:</b> Mesos {@code common/roles.cpp}. */
public final class RoleName {
    private static final Pattern BLANK = Pattern.compile("[\\t\\n\\u000B\\f\\r \\u007F]");

    /** Mesos has no limit; whoever walks down the tree of roles needs one. */
    private static final int DEEPEST = 64;

    private static final int SHOWN = 100;

    private RoleName() {}

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
        var parts = role.split("/");
        if (parts.length > DEEPEST) {
            return Optional.of("Role '" + role.substring(0, Math.min(role.length(), SHOWN)) + "...' has " + parts.length
                    + " components, but may have at most " + DEEPEST);
        }
        for (var part : parts) {
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
}
