package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Action;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.RateLimits;
import io.ekiden.mesos.security.Realm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /**
     * Whether agents are asked who they are, and then everybody who is known may be one: who holds the credential of a framework can take
     * in the tasks of all others. So it is without a list of who may, in Mesos too, as what no line speaks of is allowed.
     */
    public boolean letsEverybodyRegisterAgents(Acls acls) {
        // Nobody's name: whom no line speaks of by name.
        return closed.contains(Realm.MASTER_AGENT)
                && Stream.concat(credentials.principals().stream(), Stream.of(""))
                        .allMatch(name -> acls.allow(Optional.of(name), Action.REGISTER_AGENT));
    }

    /** Where one has to be known, by the names of Mesos's flags. */
    public Map<String, String> flags() {
        var schedulers = String.valueOf(closed.contains(Realm.MASTER_SCHEDULER));
        return Map.of(
                "authenticate_agents", String.valueOf(closed.contains(Realm.MASTER_AGENT)),
                "authenticate_frameworks", schedulers,
                "authenticate_http_frameworks", schedulers,
                "authenticate_http_readonly", String.valueOf(closed.contains(Realm.MASTER_READONLY)),
                "authenticate_http_readwrite", String.valueOf(closed.contains(Realm.MASTER_READWRITE)));
    }

    /** Without limits. */
    public static Protection of(Credentials credentials, Set<Realm> closed) {
        return new Protection(credentials, closed, RateLimits.NONE);
    }
}
