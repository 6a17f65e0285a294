package io.ekiden.orchestrator.launch;

import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Which instances go first when there are too many.
 *
 * <p><b>Source:</b> Marathon {@code ScalingProposer} and {@code Constraints.selectInstancesToKill}. We differ in that instances that
 * serve nobody go before the balance of GROUP_BY is looked at: unreachable, then not launched, staging, starting, unhealthy ones.
 * Among equals the victims come from the most crowded value of the GROUP_BY fields, then by age as {@code killSelection} says.
 */
public final class KillOrder {
    /** How many instances stand on each value of one GROUP_BY field. */
    private record Field(ConstraintMatcher constraint, Map<String, Integer> counts) {}

    private final List<Field> fields = new ArrayList<>();
    private final Comparator<Instance> byAge;

    private KillOrder(AppDefinition app, Collection<Instance> instances) {
        byAge = byAge(app.run().lifecycle().killSelection());
        for (var constraint : PreparedConstraints.of(app).matchers()) {
            if (constraint.isGroupBy()) {
                var counts = new HashMap<String, Integer>();
                instances.forEach(instance -> counts.merge(value(constraint, instance), 1, Integer::sum));
                fields.add(new Field(constraint, counts));
            }
        }
    }

    /**
     * The {@code count} instances to kill, the first first; all of them when there are not more.
     *
     * @param instances of the app, those already on their way out excluded
     */
    public static List<Instance> victims(AppDefinition app, Collection<Instance> instances, int count) {
        var victims = new ArrayList<Instance>();
        if (count <= 0) {
            return victims;
        }
        var order = new KillOrder(app, instances);
        var byRank = new TreeMap<Integer, List<Instance>>();
        instances.forEach(instance ->
                byRank.computeIfAbsent(rank(instance), _ -> new ArrayList<>()).add(instance));
        for (var equals : byRank.values()) {
            equals.sort(order.byAge);
            order.choose(equals, count - victims.size(), victims);
        }
        return victims;
    }

    /** Adds up to {@code count} of instances of the same rank, sorted by age. */
    private void choose(List<Instance> equals, int count, List<Instance> victims) {
        if (fields.isEmpty()) {
            victims.addAll(equals.subList(0, Math.min(Math.max(count, 0), equals.size())));
            return;
        }
        // Instances on the same values are interchangeable but for their age, so only the head of each queue needs a
        // look.
        SequencedMap<List<String>, ArrayDeque<Instance>> queues = new LinkedHashMap<>();
        for (var instance : equals) {
            queues.computeIfAbsent(values(instance), _ -> new ArrayDeque<>()).add(instance);
        }
        for (int i = 0; i < count && !queues.isEmpty(); i++) {
            var values = mostCrowded(queues);
            var queue = Objects.requireNonNull(queues.get(values));
            victims.add(queue.remove());
            if (queue.isEmpty()) {
                queues.remove(values);
            }
            for (int f = 0; f < fields.size(); f++) {
                fields.get(f).counts().merge(values.get(f), -1, Integer::sum);
            }
        }
    }

    /** The values with most instances over all fields; among equals those whose head is first by age. */
    private List<String> mostCrowded(SequencedMap<List<String>, ArrayDeque<Instance>> queues) {
        var best = queues.firstEntry();
        int most = -1;
        for (var queue : queues.entrySet()) {
            int crowd = crowd(queue.getKey());
            if (crowd > most || (crowd == most && isFirstByAge(queue.getValue(), best.getValue()))) {
                most = crowd;
                best = queue;
            }
        }
        return best.getKey();
    }

    private int crowd(List<String> values) {
        int crowd = 0;
        for (int f = 0; f < fields.size(); f++) {
            crowd += fields.get(f).counts().getOrDefault(values.get(f), 0);
        }
        return crowd;
    }

    private boolean isFirstByAge(ArrayDeque<Instance> a, ArrayDeque<Instance> b) {
        return byAge.compare(a.element(), b.element()) < 0;
    }

    private List<String> values(Instance instance) {
        return fields.stream().map(field -> value(field.constraint(), instance)).toList();
    }

    private static String value(ConstraintMatcher constraint, Instance instance) {
        return instance.place()
                .map(place -> Objects.requireNonNullElse(constraint.valueOf(place.hostname(), place.attributes()), ""))
                .orElse("");
    }

    private static int rank(Instance instance) {
        return switch (instance.condition()) {
            case UNREACHABLE, UNREACHABLE_INACTIVE -> 0;
            case SCHEDULED, PROVISIONED, FINISHED, FAILED, ERROR, KILLED, GONE, DROPPED, UNKNOWN -> 1;
            case STAGING -> 2;
            case STARTING -> 3;
            case RUNNING, KILLING -> instance.healthy().orElse(true) ? 5 : 4;
        };
    }

    private static Comparator<Instance> byAge(KillSelection selection) {
        Comparator<Instance> oldestFirst = Comparator.comparing(KillOrder::birth);
        return (selection == KillSelection.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed())
                .thenComparing(Instance::id);
    }

    private static Instant birth(Instance instance) {
        var times = instance.times();
        return times.startedAt().or(times::stagedAt).orElse(times.since());
    }
}
