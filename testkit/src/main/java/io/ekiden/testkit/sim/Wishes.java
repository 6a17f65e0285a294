package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.testkit.sim.shape.PodShapes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a careful client may expect of each app: what was acknowledged last, or what a later request asked for that has no answer yet, or
 * never will have one. A test oracle that knows nothing of how the orchestrator works.
 */
final class Wishes {
    /** How an app may look, in one line; {@link #GONE} when there must be none. */
    static String look(Optional<AppDefinition> app) {
        return app.map(a -> a.instances() + " × " + look(a.run()) + a.run().lifecycle())
                .orElse(GONE);
    }

    private static String look(RunSpec run) {
        return run.pod()
                .map(PodShapes::look)
                .orElseGet(() -> run.process().cmd().orElse("") + " of "
                        + run.process().fetch().size());
    }

    static final String GONE = "gone";

    /** A request that is under way. {@code look} is absent when only the answer tells what becomes of the app. */
    private record Asked(PathId app, Optional<String> look) {}

    private final SortedMap<PathId, TreeSet<String>> possible = new TreeMap<>();
    private final TreeSet<PathId> anything = new TreeSet<>();
    private final Map<Long, Asked> underWay = new LinkedHashMap<>();
    private final TreeSet<InstanceId> wiped = new TreeSet<>();
    private long revision;
    private final TreeSet<PathId> halfReplaced = new TreeSet<>();
    private final TreeMap<Long, PathId> stopping = new TreeMap<>();
    private final TreeMap<Long, PathId> replacing = new TreeMap<>();

    /** Somebody asks for the end of these tasks' instances, with their data. */
    void wipes(Collection<TaskId> tasks) {
        tasks.forEach(task -> InstanceId.ofTask(task).ifPresent(wiped::add));
    }

    boolean isWiped(InstanceId instance) {
        return wiped.contains(instance);
    }

    void asks(long request, PathId app, Optional<String> look) {
        if (!possible.containsKey(app)) {
            settle(app, GONE);
        }
        underWay.put(request, new Asked(app, look));
    }

    /** The request ends a deployment by force: what it had still to replace stays as it is. */
    void stops(long request, PathId app) {
        stopping.put(request, app);
    }

    /** The request replaces every instance. */
    void replaces(long request, PathId app) {
        replacing.put(request, app);
    }

    /** Instances of several configurations may stay side by side. */
    boolean isHalfReplaced(PathId app) {
        return halfReplaced.contains(app);
    }

    /** The request was done, and this is how the app looks now. */
    void acknowledged(long request, Optional<String> look) {
        var replaced = replacing.remove(request);
        if (replaced != null) {
            halfReplaced.remove(replaced);
        }
        var asked = underWay.remove(request);
        if (asked == null) {
            return;
        }
        var now = asked.look().or(() -> look);
        now.ifPresentOrElse(one -> settle(asked.app(), one), () -> anything.add(asked.app()));
    }

    private void settle(PathId app, String look) {
        revision++;
        anything.remove(app);
        var looks = new TreeSet<String>();
        looks.add(look);
        possible.put(app, looks);
    }

    /** The request was done; it changes no app. */
    void done(long request) {
        var stopped = stopping.remove(request);
        if (stopped != null) {
            halfReplaced.add(stopped);
        }
    }

    /** The request did nothing. */
    void refused(long request) {
        stopping.remove(request);
        replacing.remove(request);
        underWay.remove(request);
    }

    /** Nobody will ever tell what became of what is under way. */
    void answersLost() {
        for (var asked : underWay.values()) {
            asked.look()
                    .ifPresentOrElse(
                            look -> possible.computeIfAbsent(asked.app(), _ -> new TreeSet<>())
                                    .add(look),
                            () -> anything.add(asked.app()));
        }
        underWay.clear();
        halfReplaced.addAll(stopping.values());
        stopping.clear();
        replacing.clear();
    }

    /** Why this cannot be; empty when it can. */
    Optional<String> objection(PathId app, Optional<AppDefinition> definition) {
        var look = look(definition);
        if (anything.contains(app)
                || possible.getOrDefault(app, new TreeSet<>()).contains(look)) {
            return Optional.empty();
        }
        boolean asked = underWay.values().stream()
                .anyMatch(a -> a.app().equals(app) && a.look().map(look::equals).orElse(true));
        return asked
                ? Optional.empty()
                : Optional.of("app " + app + " is \"" + look + "\", but acknowledged was " + possible.get(app)
                        + " and under way is " + underWay.values());
    }

    /** Grows when an answer narrows what may be. */
    long revision() {
        return revision;
    }

    Collection<PathId> apps() {
        return possible.keySet();
    }

    boolean isQuiet() {
        return underWay.isEmpty();
    }
}
