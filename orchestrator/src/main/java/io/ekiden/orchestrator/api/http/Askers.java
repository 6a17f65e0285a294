package io.ekiden.orchestrator.api.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Who waits for one answer before somebody begins to write it. Any thread. */
final class Askers {
    private final List<HttpServerResponse> waiting = new ArrayList<>();
    private boolean begun;
    private boolean wanted = true;

    Askers(HttpServerResponse first) {
        waiting.add(first);
    }

    /** False when the answer will not be written, as all who wanted it had gone. */
    synchronized boolean join(HttpServerResponse another) {
        if (!begun) {
            waiting.add(another);
        }
        return wanted;
    }

    /** Called once, by who is to write it: false when all have gone, and nobody can join them any more. */
    synchronized boolean begin() {
        begun = true;
        wanted = !waiting.stream().allMatch(HttpServerResponse::closed);
        waiting.clear();
        return wanted;
    }
}
