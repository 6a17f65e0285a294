package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch a master. Used on its context only, but for {@link #count}. */
final class Watchers {
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);
    private final Set<MasterWatcher> watchers = new LinkedHashSet<>();

    private volatile int count;

    record Step(MasterChange change, MasterState before, MasterState after) {}

    /** For those who want to hear of each change by itself. */
    static List<Step> steps(
            MasterState state, List<MasterChange> changes, BiFunction<MasterState, MasterChange, MasterState> apply) {
        var steps = new ArrayList<Step>();
        var after = state;
        for (var change : changes) {
            var before = after;
            after = apply.apply(before, change);
            steps.add(new Step(change, before, after));
        }
        return steps;
    }

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** How many there are. From any thread. */
    int count() {
        return count;
    }

    void add(MasterWatcher watcher) {
        if (watchers.size() >= MasterSettings.Limits.SUBSCRIBERS) {
            var oldest = watchers.iterator().next();
            watchers.remove(oldest);
            tell(oldest, MasterWatcher::ended);
        }
        watchers.add(watcher);
        count = watchers.size();
    }

    void remove(MasterWatcher watcher) {
        watchers.remove(watcher);
        count = watchers.size();
    }

    /** Tells those who were there when the steps were made. */
    Runnable telling(List<Step> steps) {
        var audience = new ArrayList<>(watchers);
        return () -> {
            for (var watcher : audience) {
                for (var step : steps) {
                    tell(watcher, one -> one.changed(step.change(), step.before(), step.after()));
                }
            }
        };
    }

    void beat() {
        watchers.forEach(watcher -> tell(watcher, MasterWatcher::beats));
    }

    void end() {
        watchers.forEach(watcher -> tell(watcher, MasterWatcher::ended));
        watchers.clear();
        count = 0;
    }

    /** A watcher that fails costs the others nothing. */
    private static void tell(MasterWatcher watcher, Consumer<MasterWatcher> what) {
        try {
            what.accept(watcher);
        } catch (RuntimeException e) {
            LOG.error("A watcher could not be told, the others are watcher='{}'", watcher.name(), e);
        }
    }
}
