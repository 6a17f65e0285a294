package io.ekiden.lb;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.haproxy.DrainTarget;
import io.ekiden.lb.view.ViewBuilder;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which tasks somebody waits for: those in {@code TASK_KILLING}, and those of apps that are no longer listed because
 * they are being deleted. Each is reported until Marathon has it.
 */
final class Drains {
    private final long timeoutMillis;
    private final TreeMap<String, Drain> open = new TreeMap<>();
    private final Set<String> reported = new HashSet<>();

    Drains(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * A task on its way out.
     *
     * @param departed true when its app is not listed any more, so nothing will tell that the task has ended
     */
    private record Drain(DrainTarget target, long deadlineMillis, boolean departed) {}

    /** Takes in the newest apps; true when there are tasks that were not on their way out before. */
    boolean update(Apps before, Apps now, Map<String, String> addresses, long nowMillis) {
        var sizeBefore = open.size();
        var killing = new HashSet<String>();
        for (var app : now.byId().values()) {
            for (var task : app.tasks()) {
                if (task.isDraining()) {
                    killing.add(task.id());
                }
            }
        }
        open.values()
                .removeIf(drain ->
                        !drain.departed() && !killing.contains(drain.target().taskId()));
        reported.retainAll(killing);
        var closed = sizeBefore - open.size();
        for (var app : now.byId().values()) {
            app.tasks().stream()
                    .filter(TaskState::isDraining)
                    .filter(task -> !reported.contains(task.id()))
                    .forEach(task -> add(app, task, addresses, nowMillis, false));
        }
        for (var app : before.byId().values()) {
            if (!now.byId().containsKey(app.id()) && !now.unreadable().containsKey(app.id())) {
                app.tasks().stream()
                        .filter(task -> task.isRunning() || task.isDraining())
                        .forEach(task -> add(app, task, addresses, nowMillis, true));
            }
        }
        return open.size() > sizeBefore - closed;
    }

    private void add(AppState app, TaskState task, Map<String, String> addresses, long now, boolean departed) {
        var endpoints = Set.copyOf(ViewBuilder.endpoints(app, task, addresses));
        open.putIfAbsent(task.id(), new Drain(new DrainTarget(task.id(), endpoints), now + timeoutMillis, departed));
    }

    List<DrainTarget> targets() {
        return open.values().stream().map(Drain::target).toList();
    }

    /** Those that had all the time they get. */
    List<DrainTarget> expired(long nowMillis) {
        return open.values().stream()
                .filter(drain -> drain.deadlineMillis() <= nowMillis)
                .map(Drain::target)
                .toList();
    }

    /** These are out; they are not waited for any more. */
    void close(Collection<String> taskIds) {
        for (var id : taskIds) {
            var drain = open.remove(id);
            if (drain != null && !drain.departed()) {
                reported.add(id);
            }
        }
    }

    /** Tasks reported before that are still waiting: the report may have been lost with a leader. */
    List<String> reportedBefore() {
        return reported.stream().sorted().toList();
    }

    List<String> ids() {
        return List.copyOf(open.keySet());
    }

    boolean isEmpty() {
        return open.isEmpty();
    }
}
