package io.ekiden.mesos.agent;

import io.vertx.core.Future;

/** Port: puts a task's URIs into its sandbox. */
public interface TaskFetcher {
    /**
     * Fetches all URIs of the request.
     *
     * @return fails with a message that names the URI and the reason, ready to be shown to the user; completes on any thread
     */
    Future<Void> fetch(FetchRequest request);

    /** Gives up the fetch of this container; its future fails or completes soon. Unknown ids are fine. */
    void cancel(String containerId);

    /** For tests and simulations: whatever is asked for is there at once. */
    static TaskFetcher instant() {
        return new TaskFetcher() {
            @Override
            public Future<Void> fetch(FetchRequest request) {
                return Future.succeededFuture();
            }

            @Override
            public void cancel(String containerId) {}
        };
    }
}
