package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Those who watch a master. Used on its context only. */
final class Watchers {
    /** As in Mesos, {@code --max_operator_event_stream_subscribers}: beyond it the oldest goes. */
    private static final int MOST = 1_000;

    private final Set<MasterWatcher> watchers = new LinkedHashSet<>();

    record Step(MasterChange change, MasterState before, MasterState after) {}

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    void add(MasterWatcher watcher) {
        if (watchers.size() >= MOST) {
            var oldest = watchers.iterator().next();
            watchers.remove(oldest);
            oldest.ended();
        }
        watchers.add(watcher);
    }

    void remove(MasterWatcher watcher) {
        watchers.remove(watcher);
    }

    /** Tells those who were there when the steps were made. */
    Runnable telling(List<Step> steps) {
        var audience = new ArrayList<>(watchers);
        return () -> {
            for (var watcher : audience) {
                steps.forEach(step -> watcher.changed(step.change(), step.before(), step.after()));
            }
        };
    }

    void beat() {
        watchers.forEach(MasterWatcher::beats);
    }

    void end() {
        watchers.forEach(MasterWatcher::ended);
        watchers.clear();
    }
}
