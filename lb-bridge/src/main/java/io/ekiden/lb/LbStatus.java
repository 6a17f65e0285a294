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
 * @param lastReload why the last one happened
 */
public record LbStatus(
        long haproxyPid,
        List<Listener> listeners,
        List<Problem> problems,
        List<String> draining,
        boolean isInStep,
        String pendingReload,
        Counts counts,
        String lastReload) {
    static final LbStatus BEFORE_START =
            new LbStatus(0, List.of(), List.of(), List.of(), false, "", new Counts(0, 0), "");

    /**
     * What happened since the bridge began.
     *
     * @param reloads starts and reloads of HAProxy
     * @param labelsRefused ports whose labels were refused for some seconds, each time they were
     */
    public record Counts(long reloads, long labelsRefused) {}

    public LbStatus {
        listeners = List.copyOf(listeners);
        problems = List.copyOf(problems);
        draining = List.copyOf(draining);
    }

    /** Starts and reloads since the bridge began. */
    public long reloads() {
        return counts.reloads();
    }
}
