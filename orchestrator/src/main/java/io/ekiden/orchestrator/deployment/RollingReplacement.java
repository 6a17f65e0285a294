package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The next moves of a rolling restart, computed from what is alive now. Asking again with the same instances gives the same moves,
 * so late and repeated events do no harm.
 *
 * @param start how many instances of the new configuration to schedule
 * @param kill old instances that may go now
 * @param done every old instance is gone and all new ones are well
 */
public record RollingReplacement(int start, List<Instance> kill, boolean done) {
    public RollingReplacement {
        kill = List.copyOf(kill);
    }

    /** An instance as the replacement sees it. */
    public record Member(Instance instance, boolean isNew, boolean isHealthy) {
        /** Counts towards the target. One that is killed only to be started again does: its place is taken. */
        boolean isFresh() {
            return isNew && instance.isActive();
        }

        /** Given up with its agent: nobody knows whether it lives, and it must not stand in the way of those that replace it. */
        boolean isLost() {
            return instance.condition() == Condition.UNREACHABLE_INACTIVE;
        }

        boolean isLeaving() {
            return instance.killing().isPresent() || instance.goal() != Instance.Goal.RUNNING;
        }
    }

    /**
     * @param members every instance of the app that is launched or scheduled
     * @param target wanted number of instances
     */
    public static RollingReplacement next(List<Member> members, int target, Capacity capacity) {
        var fresh = members.stream().filter(Member::isFresh).toList();
        var old = members.stream().filter(m -> !m.isNew()).toList();
        var staying = old.stream().filter(m -> !m.isLeaving()).toList();
        long healthy =
                members.stream().filter(m -> m.isHealthy() && !m.isLeaving()).count();
        long healthyFresh = fresh.stream().filter(Member::isHealthy).count();

        long alive = members.stream().filter(m -> !m.isLost()).count();
        int start = (int) Math.max(0, Math.min(target - fresh.size(), capacity.maximumAlive() - alive));
        boolean done = old.isEmpty() && fresh.size() == target && healthyFresh == target;
        return new RollingReplacement(start, victims(staying, healthy - capacity.minimumHealthy()), done);
    }

    /** Old ones that are not well go at once; of the healthy ones as many as the promise leaves room for, oldest first. */
    private static List<Instance> victims(List<Member> staying, long room) {
        var victims = new ArrayList<Instance>();
        staying.stream().filter(m -> !m.isHealthy()).forEach(m -> victims.add(m.instance()));
        staying.stream()
                .filter(Member::isHealthy)
                .map(Member::instance)
                .sorted(Comparator.comparing((Instance i) -> i.times().since()).thenComparing(Instance::id))
                .limit(Math.max(0, room))
                .forEach(victims::add);
        return victims;
    }
}
