package io.ekiden.mesos.master.registry;

import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the registry held when a master started: who belongs to the cluster, and what runs in it. Offers are not in it. */
public record RegistrySnapshot(
        SortedMap<AgentId, AgentInfo> agents,
        SortedMap<AgentId, UnreachableAgent> unreachable,
        SortedMap<FrameworkId, KnownFramework> frameworks,
        SortedMap<FrameworkId, Instant> completed,
        Roles roles,
        Marks marks,
        List<KnownTask> tasks) {
    public static final RegistrySnapshot EMPTY =
            new RegistrySnapshot(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /** A registry in which no role is different from others. */
    public RegistrySnapshot(
            SortedMap<AgentId, AgentInfo> agents,
            SortedMap<AgentId, UnreachableAgent> unreachable,
            SortedMap<FrameworkId, KnownFramework> frameworks,
            SortedMap<FrameworkId, Instant> completed) {
        this(agents, unreachable, frameworks, completed, Roles.EMPTY, Marks.EMPTY, List.of());
    }

    /** Weights of roles that are not 1, and the quotas there are. */
    public record Roles(SortedMap<String, Double> weights, SortedMap<String, Quota> quotas) {
        public static final Roles EMPTY = new Roles(new TreeMap<>(), new TreeMap<>());

        public Roles {
            weights = copy(weights);
            quotas = copy(quotas);
        }
    }

    /** What operators have decided about agents and machines; see {@code MasterState.Marks}. */
    public record Marks(SortedMap<AgentId, Agent.Mode> modes, SortedMap<AgentId, Instant> gone, Schedule maintenance) {
        public static final Marks EMPTY = new Marks(new TreeMap<>(), new TreeMap<>(), Schedule.NONE);

        public Marks {
            modes = copy(modes);
            gone = copy(gone);
        }
    }

    public record UnreachableAgent(AgentInfo info, Instant since) {}

    /**
     * A task whose end its framework has not acknowledged.
     *
     * @param info without what it runs: its agent has that
     * @param state what the framework was told last, or shortly before that
     * @param latestState what its agent said last: from a terminal one on, others may have what it held
     */
    public record KnownTask(FrameworkId frameworkId, TaskInfo info, TaskState state, TaskState latestState) {}

    /**
     * A framework that is not completed.
     *
     * @param deadline when it is removed, if its stream broke while a master was there to see it
     */
    public record KnownFramework(FrameworkInfo info, Optional<Instant> deadline) {}

    public RegistrySnapshot {
        agents = copy(agents);
        unreachable = copy(unreachable);
        frameworks = copy(frameworks);
        completed = copy(completed);
        tasks = List.copyOf(tasks);
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
