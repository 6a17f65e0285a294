package io.ekiden.orchestrator.api.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** Requests whose answers may go on for as long as somebody wants: each kind has a limit of its own. */
public final class LastingPaths {
    private static final Pattern OF_TASK = Pattern.compile("/v2/tasks/[^/]+/(exec|files/download)/?");
    private static final Pattern LOG = Pattern.compile("/v2/tasks/[^/]+/log/?");

    /** Of what the master or an agent is asked for each time. */
    private static final Pattern ASKED = Pattern.compile("/v2/agents(/.*)?|/v2/tasks/[^/]+/(files(/.*)?|log|stats)/?");

    private LastingPaths() {}

    /**
     * True where the leader asks the master, or an agent, before it answers, and waits for longer than an orchestrator that does not lead
     * waits for the leader: what is wrong is to be said by who knows it.
     */
    public static boolean isAskedElsewhere(String path) {
        return ASKED.matcher(path).matches();
    }

    /** True for event streams, logs that are followed, downloads, and commands beside tasks. */
    public static boolean isLasting(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        return path.startsWith("/v2/events")
                || OF_TASK.matcher(path).matches()
                || (LOG.matcher(path).matches() && Boolean.parseBoolean(request.getParam("follow")));
    }

    /** True when the client wants to speak as WebSockets do from now on. */
    public static boolean isWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }
}
