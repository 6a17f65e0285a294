package io.ekiden.orchestrator.instance;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One instance of an app or a pod. While {@code SCHEDULED} it waits for an offer and has no place; from {@code PROVISIONED} on a task of it may exist.
 *
 * @param version version of the app definition it was (or will be) launched with
 * @param configVersion configuration version of that definition: what decides whether the instance is outdated
 * @param incarnation number of the current or next task, from 1
 * @param place where it was launched; present exactly when a task was launched in this incarnation
 * @param healthy overall health; absent while unknown or when there are no health checks
 * @param ready whether the present task has once passed its readiness check; false where there is none
 * @param check what the agent's check has shown last; absent where there is none
 * @param reported what the agent's health checks have shown; absent where none has said anything
 * @param containers the tasks of a pod's instance, from when they are launched; absent for an app's, which has one task
 * @param killing why and since when it is being removed or restarted; absent when it is wanted as it is
 * @param judged what our own checks have shown together; absent until each has shown something
 * @param last how the task of the incarnation before ended; present while the instance waits for its next launch
 * @param residence what is kept for it, from its first launch on; absent for apps without persistent volumes
 */
public record Instance(
        InstanceId id,
        PathId appId,
        Instant version,
        Instant configVersion,
        int incarnation,
        Condition condition,
        Goal goal,
        Optional<Place> place,
        Times times,
        Optional<Boolean> healthy,
        Optional<Killing> killing,
        boolean ready,
        Optional<TaskCheck.Status> check,
        Optional<HealthState> reported,
        Optional<Residence> residence,
        Optional<Containers> containers,
        Optional<Boolean> judged,
        Optional<LastTask> last) {
    /** Not ready yet, and not looked at. */
    public Instance(
            InstanceId id,
            PathId appId,
            Instant version,
            Instant configVersion,
            int incarnation,
            Condition condition,
            Goal goal,
            Optional<Place> place,
            Times times,
            Optional<Boolean> healthy,
            Optional<Killing> killing) {
        this(
                id,
                appId,
                version,
                configVersion,
                incarnation,
                condition,
                goal,
                place,
                times,
                healthy,
                killing,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What is to become of the instance. <b>Source:</b> Marathon {@code Goal}. */
    public enum Goal {
        RUNNING,
        /** Not to run for now; what is kept for it stays. */
        STOPPED,
        DECOMMISSIONED
    }

    /**
     * Where the task is.
     *
     * @param attributes of the agent at launch, rendered, by name: what constraints count
     * @param hostPorts in the order of the port definitions; 0 for a port that only other containers reach
     */
    public record Place(
            AgentId agentId,
            String hostname,
            SortedMap<String, String> attributes,
            List<Integer> hostPorts,
            List<String> ipAddresses) {
        /** The ports of the host that the task has. */
        public List<Integer> ports() {
            return hostPorts.stream().filter(port -> port != 0).toList();
        }

        public Place {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            hostPorts = List.copyOf(hostPorts);
            ipAddresses = List.copyOf(ipAddresses);
        }
    }

    /**
     * @param since when the condition began; of a task that does not run yet, when it was last heard of
     * @param stagedAt when the launch was decided
     * @param startedAt when the task was first seen running
     * @param healthyAt when the task was first seen healthy
     * @param recoveredAt when it was last seen to become healthy; means nothing while it is not
     */
    public record Times(
            Instant since,
            Optional<Instant> stagedAt,
            Optional<Instant> startedAt,
            Optional<Instant> healthyAt,
            Optional<Instant> recoveredAt) {
        /** Never healthy yet. */
        public Times(Instant since, Optional<Instant> stagedAt, Optional<Instant> startedAt) {
            this(since, stagedAt, startedAt, Optional.empty(), Optional.empty());
        }

        /** It becomes healthy at this time, and perhaps has been before. */
        public Times healthyAt(Instant now) {
            return new Times(since, stagedAt, startedAt, healthyAt.or(() -> Optional.of(now)), Optional.of(now));
        }

        /** It runs from now on, or is seen to again. */
        public Times runningAt(Instant now) {
            return new Times(now, stagedAt, startedAt.or(() -> Optional.of(now)), healthyAt, recoveredAt);
        }

        /** With another beginning of the condition, or of the end. */
        public Times since(Instant newSince) {
            return new Times(newSince, stagedAt, startedAt, healthyAt, recoveredAt);
        }
    }

    /**
     * @param reason for people and events
     * @param drainUntil the kill is sent when every load balancer has drained the instance, or then
     * @param sent the kill has been sent
     * @param planned a deployment has chosen it, and may think again until the kill is sent
     */
    public record Killing(String reason, Instant drainUntil, boolean sent, boolean planned) {
        /** It is not taken back. */
        public Killing(String reason, Instant drainUntil, boolean sent) {
            this(reason, drainUntil, sent, false);
        }

        public Killing nowSent() {
            return new Killing(reason, drainUntil, true, planned);
        }

        /** Somebody else wants it too, who does not think again. */
        public Killing nowFinal() {
            return new Killing(reason, drainUntil, sent, false);
        }
    }

    /** Id of the task of this incarnation; of a pod's, the first one's. */
    public TaskId taskId() {
        return taskIds().getFirst();
    }

    /** Ids of all tasks of this incarnation. */
    public List<TaskId> taskIds() {
        return containers
                .map(Containers::states)
                .map(states -> states.keySet().stream()
                        .map(name -> id.task(name, incarnation))
                        .toList())
                .orElseGet(() -> List.of(id.task(incarnation)));
    }

    /** Those of its tasks that have not ended yet, as far as we know. */
    public List<TaskId> livingTaskIds() {
        return taskIds().stream()
                .filter(task ->
                        container(task).filter(Containers.State::hasEnded).isEmpty())
                .toList();
    }

    /** The name of the container that the task is; absent for an app's task. */
    public Optional<String> containerName(TaskId task) {
        return containers.flatMap(known -> known.nameIn(id, incarnation, task));
    }

    /** The container that the task is; absent for an app's task. */
    public Optional<Containers.State> container(TaskId task) {
        return containers.flatMap(known -> known.nameIn(id, incarnation, task)
                .flatMap(name -> Optional.ofNullable(known.states().get(name))));
    }

    /** A task may exist. */
    public boolean isLaunched() {
        return condition.isLaunched();
    }

    /** Only a deployment wants to end it, and nobody has begun to: load balancers are still letting go, or its agent is lost. */
    public boolean canStay() {
        return killing.filter(wish -> wish.planned() && !wish.sent()).isPresent();
    }

    /** Where it is, or where it will be again, as its data is there; ports and addresses are then not known. */
    public Optional<Place> whereabouts() {
        return place.or(() -> residence.map(
                home -> new Place(home.agentId(), home.hostname(), home.attributes(), List.of(), List.of())));
    }

    /** Nothing of it runs nor is about to, and what is kept for it waits until it is wanted again. */
    public boolean isResting() {
        return goal == Goal.STOPPED && !isLaunched();
    }

    /** Counts towards the wanted number: runs, waits to, or will be launched again; not given up as unreachable. */
    public boolean isActive() {
        return goal == Goal.RUNNING && condition != Condition.UNREACHABLE_INACTIVE;
    }

    public boolean isRunning() {
        return condition == Condition.RUNNING;
    }

    public Instance withCondition(Condition newCondition, Instant since) {
        return with(newCondition, goal, place, times.since(since), healthy, killing);
    }

    public Instance withHealthy(Optional<Boolean> newHealthy) {
        return with(condition, goal, place, times, newHealthy, killing);
    }

    /** The same, having passed its readiness check. */
    public Instance nowReady() {
        return rest(true, check, reported, residence, containers, judged, last);
    }

    public Instance withCheck(Optional<TaskCheck.Status> newCheck) {
        return rest(ready, newCheck, reported, residence, containers, judged, last);
    }

    /** With the containers as they are now, and their health. */
    public Instance withContainers(Containers newContainers) {
        return withHealthy(newContainers.healthy())
                .rest(ready, check, reported, residence, Optional.of(newContainers), judged, last);
    }

    public Instance withReported(Optional<HealthState> newReported) {
        return rest(ready, check, newReported, residence, containers, judged, last);
    }

    /** With what our own checks have shown. */
    public Instance withJudged(Optional<Boolean> newJudged) {
        return rest(ready, check, reported, residence, containers, newJudged, last);
    }

    /** Waiting for another task after one that ended so. */
    public Instance after(LastTask ended) {
        return rest(ready, check, reported, residence, containers, judged, Optional.of(ended));
    }

    /** The instance as it was when its last task had ended; absent unless it waits for another one. */
    public Optional<Instance> ended() {
        return last.filter(_ -> condition == Condition.SCHEDULED)
                .map(task -> new Instance(
                                id,
                                appId,
                                version,
                                configVersion,
                                incarnation - 1,
                                task.condition(),
                                goal,
                                Optional.of(task.place()),
                                times,
                                Optional.empty(),
                                Optional.empty())
                        .withCheck(task.check())
                        .withReported(task.reported())
                        .withResidence(residence));
    }

    public Instance withResidence(Optional<Residence> newResidence) {
        return rest(ready, check, reported, newResidence, containers, judged, last);
    }

    public Instance withGoal(Goal newGoal) {
        return with(condition, newGoal, place, times, healthy, killing);
    }

    public Instance withKilling(Optional<Killing> newKilling) {
        return with(condition, goal, place, times, healthy, newKilling);
    }

    public Instance withPlace(Optional<Place> newPlace) {
        return with(condition, goal, newPlace, times, healthy, killing);
    }

    public Instance withTimes(Times newTimes) {
        return with(condition, goal, place, newTimes, healthy, killing);
    }

    private Instance rest(
            boolean newReady,
            Optional<TaskCheck.Status> newCheck,
            Optional<HealthState> newReported,
            Optional<Residence> newResidence,
            Optional<Containers> newContainers,
            Optional<Boolean> newJudged,
            Optional<LastTask> newLast) {
        return new Instance(
                id,
                appId,
                version,
                configVersion,
                incarnation,
                condition,
                goal,
                place,
                times,
                healthy,
                killing,
                newReady,
                newCheck,
                newReported,
                newResidence,
                newContainers,
                newJudged,
                newLast);
    }

    private Instance with(
            Condition newCondition,
            Goal newGoal,
            Optional<Place> newPlace,
            Times newTimes,
            Optional<Boolean> newHealthy,
            Optional<Killing> newKilling) {
        return new Instance(
                id,
                appId,
                version,
                configVersion,
                incarnation,
                newCondition,
                newGoal,
                newPlace,
                newTimes,
                newHealthy,
                newKilling,
                ready,
                check,
                reported,
                residence,
                containers,
                judged,
                last);
    }
}
