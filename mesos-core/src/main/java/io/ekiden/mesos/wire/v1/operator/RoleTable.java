package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What each role has, together with the roles below it. A role is there when somebody subscribes with it, has something in it, or an
 * operator has said something of it.
 */
public final class RoleTable {
    private final SortedMap<String, Row> rows = new TreeMap<>();

    /** One role. Amounts are in thousandths by name; ports are counted. */
    public static final class Row {
        final TreeSet<FrameworkId> frameworks = new TreeSet<>();
        final TreeMap<String, Long> allocated = new TreeMap<>();
        final TreeMap<String, Long> unreserved = new TreeMap<>();
        final TreeMap<String, Long> offered = new TreeMap<>();
        final TreeMap<String, Long> reserved = new TreeMap<>();

        public Iterable<FrameworkId> frameworks() {
            return frameworks;
        }

        /** What tasks and their executors have. */
        public SortedMap<String, Long> allocated() {
            return allocated;
        }

        /** What tasks have of what is reserved for nobody, as quotas count it. */
        public SortedMap<String, Long> unreservedAllocated() {
            return unreserved;
        }

        public SortedMap<String, Long> offered() {
            return offered;
        }

        public SortedMap<String, Long> reserved() {
            return reserved;
        }

        /** What tasks have and what is offered. */
        public SortedMap<String, Long> held() {
            var sum = new TreeMap<>(allocated);
            offered.forEach((name, milli) -> sum.merge(name, milli, Long::sum));
            return sum;
        }
    }

    public RoleTable(MasterState state) {
        state.allocator().weights().keySet().forEach(this::row);
        state.allocator().quotas().keySet().forEach(this::row);
        for (var framework : state.frameworks().byId().values()) {
            framework.info().roles().forEach(role -> row(role).frameworks.add(framework.id()));
            framework.tasks().values().stream()
                    .filter(Task::holdsResources)
                    .map(Task::info)
                    .forEach(task -> use(task.role(), task.resources()));
        }
        for (var outstanding : state.offers().values()) {
            var offer = outstanding.offer();
            upwards(offer.role(), row -> add(row.offered, offer.resources()));
        }
        for (var agent : state.agents().byId().values()) {
            agent.work().executors().values().stream()
                    .map(Agent.LiveExecutor::info)
                    .forEach(executor -> use(executor.role(), executor.resources()));
            var total = agent.info().resources();
            var roles = new TreeSet<String>();
            total.keys().stream().filter(key -> key.terms().isReserved()).forEach(key -> roles.add(key.role()));
            roles.forEach(role -> upwards(
                    role,
                    row -> add(
                            row.reserved,
                            total.only(key ->
                                    key.terms().isReserved() && key.role().equals(role)))));
        }
    }

    /** By name. */
    public SortedMap<String, Row> rows() {
        return rows;
    }

    private void use(String role, Resources resources) {
        upwards(role, row -> {
            add(row.allocated, resources);
            addScalars(row.unreserved, resources.only(key -> !key.terms().isReserved()));
        });
    }

    private Row row(String role) {
        return rows.computeIfAbsent(role, _ -> new Row());
    }

    private void upwards(String role, Consumer<Row> change) {
        for (int end = role.length(); end > 0; end = role.lastIndexOf('/', end - 1)) {
            change.accept(row(role.substring(0, end)));
        }
    }

    private static void add(Map<String, Long> sum, Resources resources) {
        addScalars(sum, resources);
        resources.allRanges().forEach((key, ranges) -> sum.merge(key.name(), ranges.size() * 1000L, Long::sum));
    }

    private static void addScalars(Map<String, Long> sum, Resources resources) {
        resources.scalars().forEach((key, milli) -> sum.merge(key.name(), milli, Long::sum));
    }
}
