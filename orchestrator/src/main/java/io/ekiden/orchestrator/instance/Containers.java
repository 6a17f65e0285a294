package io.ekiden.orchestrator.instance;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.pod.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the containers of a pod's instance are, by name. What they are together is computed from what each is.
 * <b>Source:</b> Marathon {@code Instance.InstanceState}.
 */
public record Containers(SortedMap<String, State> states) {
    /** A pod has many containers, and each has one. */
    static final int MAX_MESSAGE = 500;

    /** The first that some container is in is that of all. <b>Source:</b> Marathon {@code Condition}, by priority. */
    private static final List<Condition> PRIORITY = List.of(
            Condition.ERROR,
            Condition.FAILED,
            Condition.GONE,
            Condition.DROPPED,
            Condition.UNREACHABLE,
            Condition.KILLING,
            Condition.STARTING,
            Condition.STAGING,
            Condition.UNKNOWN,
            Condition.PROVISIONED,
            Condition.RUNNING,
            Condition.FINISHED,
            Condition.KILLED);

    /**
     * @param since when the condition began
     * @param checked it has a health check
     * @param healthy as its check has shown last; absent while unknown
     * @param hostPorts of its endpoints, in their order; 0 where there is none
     * @param message how it ended, for people; absent while it has not, and where nobody has said
     */
    public record State(
            Condition condition,
            Instant since,
            boolean checked,
            Optional<Boolean> healthy,
            List<Integer> hostPorts,
            Optional<String> message) {
        /** Of which nothing is said. */
        public State(
                Condition condition,
                Instant since,
                boolean checked,
                Optional<Boolean> healthy,
                List<Integer> hostPorts) {
            this(condition, since, checked, healthy, hostPorts, Optional.empty());
        }

        public State {
            hostPorts = List.copyOf(hostPorts);
        }

        private State with(Condition newCondition, String said, Instant now) {
            boolean late = condition == Condition.RUNNING
                    && (newCondition == Condition.STARTING || newCondition == Condition.STAGING);
            return newCondition == condition || late || hasEnded()
                    ? this
                    : new State(newCondition, now, checked, Optional.empty(), hostPorts, kept(newCondition, said));
        }

        private static Optional<String> kept(Condition condition, String said) {
            return condition.isLaunched() || said.isEmpty()
                    ? Optional.empty()
                    : Optional.of(said.substring(0, Math.min(MAX_MESSAGE, said.length())));
        }

        private State with(Optional<Boolean> newHealthy) {
            return new State(condition, since, checked, newHealthy, hostPorts, message);
        }

        /** The ports of the host that it has. */
        public List<Integer> ports() {
            return hostPorts.stream().filter(port -> port != 0).toList();
        }

        /** Nothing becomes of it any more. */
        public boolean hasEnded() {
            return !condition.isLaunched();
        }

        private boolean isIll() {
            return !hasEnded() && healthy.equals(Optional.of(false));
        }

        /** Of one that has done its work no check will say anything again, and nothing waits for it. */
        private boolean isWell() {
            return hasEnded() ? condition == Condition.FINISHED : healthy.equals(Optional.of(true));
        }
    }

    public Containers {
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    }

    /** About to be launched, with these ports of the host for all endpoints. */
    public static Containers provisioned(Pod pod, List<Integer> hostPorts, Instant now) {
        var states = new TreeMap<String, State>();
        for (var container : pod.containers()) {
            states.put(
                    container.name(),
                    new State(
                            Condition.PROVISIONED,
                            now,
                            container.healthCheck().isPresent(),
                            Optional.empty(),
                            pod.hostPortsOf(container, hostPorts)));
        }
        return new Containers(states);
    }

    /**
     * With one container in that condition; one that has ended stays as it is.
     *
     * @param said of it; kept of one that has ended, up to {@value #MAX_MESSAGE} characters
     */
    public Containers with(String name, Condition condition, String said, Instant now) {
        var state = states.get(name);
        return state == null ? this : with(name, state.with(condition, said, now));
    }

    /** With one container's health known, or not known any more. */
    public Containers with(String name, Optional<Boolean> healthy) {
        var state = states.get(name);
        return state == null ? this : with(name, state.with(healthy));
    }

    private Containers with(String name, State state) {
        var changed = new TreeMap<>(states);
        changed.put(name, state);
        return new Containers(changed);
    }

    /** The condition of the instance: of those that live, while some do. */
    public Condition condition() {
        var living = states.values().stream().filter(state -> !state.hasEnded()).toList();
        return worst(living.isEmpty() ? states.values() : living);
    }

    private static Condition worst(Collection<State> states) {
        return PRIORITY.stream()
                .filter(condition -> states.stream().anyMatch(state -> state.condition() == condition))
                .findFirst()
                .orElse(Condition.UNKNOWN);
    }

    /** No container lives any more. */
    public boolean haveEnded() {
        return states.values().stream().allMatch(State::hasEnded);
    }

    /** Some container lives no more. */
    public boolean someHaveEnded() {
        return states.values().stream().anyMatch(State::hasEnded);
    }

    /** False when one that is checked is not well, true when all of them are, or are done; otherwise nobody knows. */
    public Optional<Boolean> healthy() {
        var checked = states.values().stream().filter(State::checked).toList();
        if (checked.stream().anyMatch(State::isIll)) {
            return Optional.of(false);
        }
        boolean all = !checked.isEmpty() && checked.stream().allMatch(State::isWell);
        return all ? Optional.of(true) : Optional.empty();
    }

    /** The container a task id names; absent when it names none of these. */
    Optional<String> nameIn(InstanceId id, int incarnation, TaskId task) {
        return states.keySet().stream()
                .filter(name -> id.task(name, incarnation).equals(task))
                .findFirst();
    }
}
