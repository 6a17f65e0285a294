package io.ekiden.mesos.security;

import java.util.Optional;

/**
 * What somebody sees of a master besides frameworks and tasks: its flags, and what is said of roles.
 *
 * <p><b>Source:</b> Mesos {@code docs/authorization.md}, {@code view_flags}, {@code view_roles} and {@code get_quotas};
 * {@code master/readonly_handler.cpp}.
 */
public record Sight(Acls acls, Optional<String> principal) {
    /** Of who sees everything. */
    public static final Sight FULL = new Sight(Acls.ALLOW_ALL, Optional.empty());

    public boolean flags() {
        return acls.allow(principal, Action.VIEW_FLAGS);
    }

    /** Its weight, and what it has and has reserved. */
    public boolean role(String role) {
        return acls.allow(principal, Action.VIEW_ROLE, role);
    }

    public boolean quota(String role) {
        return acls.allow(principal, Action.GET_QUOTA, role);
    }

    /** Whether nothing is left out. */
    public boolean isFull() {
        return flags() && allRoles() && acls.allowAll(principal, Action.GET_QUOTA);
    }

    public boolean allRoles() {
        return acls.allowAll(principal, Action.VIEW_ROLE);
    }
}
