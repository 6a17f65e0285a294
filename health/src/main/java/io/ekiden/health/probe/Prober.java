package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;

/** Port: makes one probe. Tests put their own behind a {@link HealthChecker}. */
public interface Prober extends AutoCloseable {
    /** Completes within the check's timeout. Never fails: what goes wrong is a {@link ProbeResult}. Called on a Vert.x context. */
    Future<ProbeResult> probe(HealthCheck check);

    /** Lets go of connections. */
    @Override
    default void close() {}
}
