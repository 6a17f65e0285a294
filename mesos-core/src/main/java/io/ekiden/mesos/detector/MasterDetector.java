package io.ekiden.mesos.detector;

import io.vertx.core.Future;
import java.net.URI;
import java.util.List;

/** Port: finds the leading master. Any thread. */
public interface MasterDetector extends AutoCloseable {
    /**
     * Completes as soon as it is known where a leader may be: at once, or when one is elected. Does not fail but when the detector is
     * closed.
     */
    Future<Found> find();

    @Override
    void close();

    /**
     * Where a leader may be.
     *
     * @param candidates base addresses such as {@code http://host:5050}, the likeliest first, at least one; who answers there may point to
     *     another
     * @param outdated completes when another leader is known, or never
     */
    record Found(List<URI> candidates, Future<Void> outdated) {
        public Found {
            candidates = List.copyOf(candidates);
        }
    }
}
