package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import java.util.Set;

/**
 * What a guard is told.
 *
 * @param credentials of all who are let in
 * @param closed where one has to be one of them
 */
public record Protection(Credentials credentials, Set<Realm> closed) {
    /** Everybody may do everything. */
    public static final Protection NONE = new Protection(Credentials.NONE, Set.of());

    public Protection {
        closed = Set.copyOf(closed);
    }
}
