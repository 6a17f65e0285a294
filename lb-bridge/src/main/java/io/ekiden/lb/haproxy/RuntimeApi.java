package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.util.List;

/**
 * HAProxy's Runtime API, spoken to each worker through the master: after a reload old workers finish their requests,
 * and the stats socket would only reach the newest.
 */
final class RuntimeApi {
    private final ControlSocket master;

    RuntimeApi(HaproxyPaths paths) {
        this.master = new ControlSocket(paths.masterSocket());
    }

    ShowProc showProc() throws IOException {
        return ShowProc.parse(master.ask("show proc"));
    }

    /** Connections to all servers of one worker; none when the worker has gone. */
    List<ServerRow> connections(long worker) throws IOException {
        return ServerRow.parse(master.ask("@!" + worker + " show servers conn"));
    }

    /**
     * Sets {@code ready}, {@code drain} or {@code maint}.
     *
     * @return false when the worker has gone or does not know the server
     */
    boolean setState(long worker, ServerKey server, String state) throws IOException {
        return master.ask("@!" + worker + " set server " + server + " state " + state)
                .isBlank();
    }
}
