package io.ekiden.orchestrator.spec.role;

import io.ekiden.orchestrator.spec.PathId;

/** Knows which roles apps may have, each by where it stands. */
public interface AppRoles {
    /** The roles of the app, or pod, of this id. */
    AllowedRoles of(PathId app);

    /** The same where the top-level group of every app demands its role, or none does: for apps that come together with their group. */
    AppRoles enforcing(boolean demanded);
}
