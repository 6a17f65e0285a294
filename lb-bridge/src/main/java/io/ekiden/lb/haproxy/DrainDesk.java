package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.LiveServer.Admin;
import io.ekiden.lb.change.ServerKey;
import io.ekiden.lb.change.ServerRow;
import io.ekiden.lb.view.LbView;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes tasks out of traffic, in the running worker and in those that finish what they had before a reload.
 * A task is out when no worker holds a connection to it and none would open one.
 *
 * <p>Servers are set to {@code drain}, then {@code maint}, and never deleted: {@code del server} can crash HAProxy 2.6.
 * The next reload forgets them.
 */
final class DrainDesk {
    private final RuntimeApi runtime;
    private final Traffic traffic;
    private final Set<Mark> drained = new HashSet<>();

    DrainDesk(RuntimeApi runtime, Traffic traffic) {
        this.runtime = runtime;
        this.traffic = traffic;
    }

    private record Mark(long worker, ServerKey key) {}

    /** How far a server is on its way out. */
    private enum Progress {
        STAYS,
        LEAVING,
        OUT
    }

    /**
     * One round: sets {@code drain} where it is not set yet, and looks who is idle. Repeat until all are out.
     *
     * @param wanted what HAProxy shall look like; a server stays while it is the last one and another one is to come
     * @return the ids of the tasks that are out
     */
    Set<String> round(List<DrainTarget> targets, LbView wanted) throws IOException {
        var busy = new HashSet<String>();
        visit(targets, (mark, row, current, target) -> {
            var progress = advance(mark, row, current, wanted);
            if (progress != Progress.OUT) {
                busy.add(target.taskId());
            }
            if (current && progress != Progress.STAYS) {
                traffic.park(row.key(), Admin.DRAIN);
            }
        });
        var out = targets.stream()
                .map(DrainTarget::taskId)
                .filter(id -> !busy.contains(id))
                .collect(Collectors.toUnmodifiableSet());
        park(targets.stream().filter(target -> out.contains(target.taskId())).toList());
        return out;
    }

    /** Gives these tasks no new traffic from now on, whatever they still hold. */
    void park(List<DrainTarget> targets) throws IOException {
        visit(targets, (mark, row, current, target) -> {
            drained.add(mark);
            runtime.setState(mark.worker(), row.key(), "maint");
            if (current) {
                traffic.park(row.key(), Admin.MAINT);
            }
        });
    }

    /** Forgets that a server was drained: it is back in traffic. */
    void forget(ServerKey key) {
        drained.removeIf(mark -> mark.key().equals(key));
    }

    private Progress advance(Mark mark, ServerRow row, boolean current, LbView wanted) throws IOException {
        if (drained.contains(mark)) {
            return row.used() > 0 ? Progress.LEAVING : Progress.OUT;
        }
        if (current && !traffic.canSpare(row.key(), wanted)) {
            return Progress.STAYS;
        }
        runtime.setState(mark.worker(), row.key(), "drain");
        drained.add(mark);
        // Another thread of the worker may just have chosen this server: only a later look tells that it is idle.
        return Progress.LEAVING;
    }

    /** Something to do with a server of a worker that is a task to take out. */
    private interface Visit {
        void at(Mark mark, ServerRow row, boolean current, DrainTarget target) throws IOException;
    }

    private void visit(List<DrainTarget> targets, Visit visit) throws IOException {
        if (targets.isEmpty()) {
            return;
        }
        var processes = runtime.showProc();
        drained.removeIf(mark -> !processes.all().contains(mark.worker()));
        for (var worker : processes.all()) {
            var current = processes.workers().contains(worker);
            for (var row : runtime.connections(worker)) {
                for (var target : targets) {
                    if (target.endpoints().contains(row.endpoint())) {
                        visit.at(new Mark(worker, row.key()), row, current, target);
                    }
                }
            }
        }
    }
}
