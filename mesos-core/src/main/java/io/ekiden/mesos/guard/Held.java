package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Realm;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection that lasts, and may have to end when other credentials or access lists come into force.
 *
 * @param shown what its client has proved itself with
 * @param principal whom that was
 * @param mayStay whether the principal may still do what the connection is for
 */
record Held(
        Realm realm,
        @Nullable String shown,
        Optional<String> principal,
        Predicate<Optional<String>> mayStay,
        Runnable end) {}
