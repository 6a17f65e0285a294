package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.RateLimits;
import io.ekiden.mesos.security.Realm;
import java.util.Set;

/**
 * What a guard is told.
 *
 * @param credentials of all who are let in
 * @param closed where one has to be one of them
 * @param limits how often one may come; agents may as often as they like
 */
public record Protection(Credentials credentials, Set<Realm> closed, RateLimits limits) {
    /** Everybody may do everything. */
    public static final Protection NONE = of(Credentials.NONE, Set.of());

    public Protection {
        closed = Set.copyOf(closed);
    }

    /** Without limits. */
    public static Protection of(Credentials credentials, Set<Realm> closed) {
        return new Protection(credentials, closed, RateLimits.NONE);
    }
}
