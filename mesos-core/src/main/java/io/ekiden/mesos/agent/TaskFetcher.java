package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/** Port: puts a task's URIs into its sandbox. */
public interface TaskFetcher {
    /**
     * Fetches all URIs of the request, for this container.
     *
     * @return fails with a message that names the URI and the reason, ready to be shown to the user; completes on any thread
     */
    Future<Void> fetch(ContainerId containerId, FetchRequest request);

    /**
     * As above, and tells now and then how far it is.
     *
     * @param progress hears texts for the user, on any thread; long downloads only
     */
    default Future<Void> fetch(ContainerId containerId, FetchRequest request, Consumer<String> progress) {
        return fetch(containerId, request);
    }

    /** Gives up the fetch of this container; its future fails or completes soon. Unknown ids are fine. */
    void cancel(ContainerId containerId);

    /** In bytes. */
    record Cache(long used, long total) {
        /** No cache. */
        public static final Cache NONE = new Cache(0, 0);
    }

    /** What is kept for the next task. Any thread but an event loop's. */
    default Cache cache() {
        return Cache.NONE;
    }

    /** How it was set up; empty where nothing is really fetched. Any thread. */
    default Optional<FetcherSettings> settings() {
        return Optional.empty();
    }

    /** Gives up all fetches, and lets go of what only one agent at a time may have. */
    default void close() {}

    /** For tests and simulations: whatever is asked for is there at once. */
    static TaskFetcher instant() {
        return new TaskFetcher() {
            @Override
            public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
                return Future.succeededFuture();
            }

            @Override
            public void cancel(ContainerId containerId) {}
        };
    }
}
