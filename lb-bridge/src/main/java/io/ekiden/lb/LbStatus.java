package io.ekiden.lb;

import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Problem;
import java.util.List;

/**
 * A snapshot of the load balancer, for status pages.
 *
 * @param haproxyPid the master process, 0 while there is none
 * @param listeners what shall be served, with all servers
 * @param problems what of it is not, and why
 * @param draining ids of tasks on their way out
 * @param isInStep true when HAProxy has all of it that can be served
 * @param pendingReload why a reload is still to come, empty when HAProxy has all
 * @param reloads starts and reloads since the bridge began
 * @param lastReload why the last one happened
 */
public record LbStatus(
        long haproxyPid,
        List<Listener> listeners,
        List<Problem> problems,
        List<String> draining,
        boolean isInStep,
        String pendingReload,
        long reloads,
        String lastReload) {
    static final LbStatus BEFORE_START = new LbStatus(0, List.of(), List.of(), List.of(), false, "", 0, "");

    public LbStatus {
        listeners = List.copyOf(listeners);
        problems = List.copyOf(problems);
        draining = List.copyOf(draining);
    }
}
