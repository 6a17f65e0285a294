package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A running change of one or more apps. It locks the apps it touches until it ends.
 * <b>Source:</b> Marathon {@code DeploymentPlan}.
 *
 * @param version of the whole set of definitions it leads to
 * @param currentStep index of the step that runs, from 0
 * @param versions by app: from which version to which; absent means the app did not, or will not, exist
 * @param pause present while it stands still
 */
public record Deployment(
        String id,
        Instant version,
        List<Step> steps,
        int currentStep,
        SortedMap<PathId, Move> versions,
        Optional<Pause> pause) {
    /** One that goes on. */
    public Deployment(String id, Instant version, List<Step> steps, int currentStep, SortedMap<PathId, Move> versions) {
        this(id, version, steps, currentStep, versions, Optional.empty());
    }

    /** What happens side by side. */
    public record Step(List<Action> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    public record Action(Kind kind, PathId app) {}

    /** Names as in the API. */
    public enum Kind {
        START("Start"),
        SCALE("Scale"),
        RESTART("Restart"),
        STOP("Stop");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }

        /** As done to an app. */
        public String wireName() {
            return wireName(false);
        }

        /** As done to an app or to a pod. */
        public String wireName(boolean pod) {
            return verb + (pod ? "Pod" : "Application");
        }
    }

    /**
     * Versions of one app before and after.
     *
     * @param pod it is one
     */
    public record Move(Optional<Instant> from, Optional<Instant> to, boolean pod) {
        /** Of an app. */
        public Move(Optional<Instant> from, Optional<Instant> to) {
            this(from, to, false);
        }
    }

    public Deployment {
        steps = List.copyOf(steps);
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** True when it touches a pod of that id. */
    public boolean isOfPod(PathId id) {
        return Optional.ofNullable(versions.get(id)).filter(Move::pod).isPresent();
    }

    /** The apps and pods it locks. */
    public SortedSet<PathId> affectedApps() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(versions.keySet()));
    }

    public boolean affects(PathId app) {
        return versions.containsKey(app);
    }

    /** True when the other one does the same to the same apps, however far either has come. */
    public boolean hasPlanOf(Deployment other) {
        return steps.equals(other.steps) && versions.equals(other.versions);
    }

    /** Actions of all steps. */
    public int size() {
        return steps.stream().mapToInt(step -> step.actions().size()).sum();
    }

    /** The actions that run now; none when all steps are done. */
    public List<Action> currentActions() {
        return isDone() ? List.of() : steps.get(currentStep).actions();
    }

    public boolean isDone() {
        return currentStep >= steps.size();
    }

    public Deployment nextStep() {
        return new Deployment(id, version, steps, currentStep + 1, versions, pause);
    }

    public boolean isPaused() {
        return pause.isPresent();
    }

    public Deployment withPause(Optional<Pause> newPause) {
        return new Deployment(id, version, steps, currentStep, versions, newPause);
    }
}
