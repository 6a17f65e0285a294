package io.ekiden.mesos.master.server;

import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.MaintenanceJson;
import io.ekiden.mesos.wire.MarksJson;
import io.ekiden.mesos.wire.RegistryJson;
import io.ekiden.mesos.wire.RolesJson;
import io.ekiden.mesos.wire.TaskRecordJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which keys of the {@link MasterStore} hold what, and what a change writes there. */
public final class RegistryKeys {
    private static final String AGENTS = "agents/";
    private static final String UNREACHABLE = "unreachable/";
    private static final String MODES = "modes/";
    private static final String GONE = "gone/";
    private static final String FRAMEWORKS = "frameworks/";
    private static final String COMPLETED = "completed/";
    private static final String WEIGHTS = "roles/weights";
    private static final String QUOTAS = "roles/quotas";
    private static final String MAINTENANCE = "maintenance/schedule";

    private RegistryKeys() {}

    /** Adds what the change writes. Later changes overwrite earlier ones of the same batch. */
    public static void collect(MasterChange.Registered change, Map<String, Optional<byte[]>> writes) {
        switch (change) {
            case MasterChange.AgentAdmitted(var id, var info) -> {
                writes.put(AGENTS + id, Optional.of(RegistryJson.agent(info)));
                writes.put(UNREACHABLE + id, Optional.empty());
            }
            case MasterChange.AgentMarkedUnreachable(var id, var info, var at) -> {
                writes.put(AGENTS + id, Optional.empty());
                writes.put(
                        UNREACHABLE + id,
                        Optional.of(RegistryJson.unreachable(new RegistrySnapshot.UnreachableAgent(info, at))));
            }
            case MasterChange.AgentForgotten(var id) -> {
                writes.put(UNREACHABLE + id, Optional.empty());
                writes.put(MODES + id, Optional.empty());
            }
            case MasterChange.AgentModeSet(var id, var mode) -> writes.put(MODES + id, mode.map(MarksJson::mode));
            case MasterChange.AgentMarkedGone(var id, var at) -> {
                writes.put(AGENTS + id, Optional.empty());
                writes.put(UNREACHABLE + id, Optional.empty());
                writes.put(MODES + id, Optional.empty());
                writes.put(GONE + id, Optional.of(RegistryJson.instant(at)));
            }
            case MasterChange.AgentRemoved(var id, var _) -> {
                writes.put(AGENTS + id, Optional.empty());
                writes.put(UNREACHABLE + id, Optional.empty());
                writes.put(MODES + id, Optional.empty());
            }
            case MasterChange.MaintenanceSet(var schedule) ->
                writes.put(MAINTENANCE, Optional.of(MaintenanceJson.schedule(schedule)));
            case MasterChange.GoneAgentForgotten(var id) -> writes.put(GONE + id, Optional.empty());
            case MasterChange.FrameworkSubscribed subscribed ->
                writes.put(
                        FRAMEWORKS + subscribed.info().id().orElseThrow(),
                        Optional.of(RegistryJson.framework(
                                new RegistrySnapshot.KnownFramework(subscribed.info(), Optional.empty()))));
            case MasterChange.FrameworkUpdated(var info, var _, var _) ->
                writes.put(
                        FRAMEWORKS + info.id().orElseThrow(),
                        Optional.of(
                                RegistryJson.framework(new RegistrySnapshot.KnownFramework(info, Optional.empty()))));
            case MasterChange.WeightsSet(var weights) -> writes.put(WEIGHTS, Optional.of(RolesJson.weights(weights)));
            case MasterChange.QuotasSet(var quotas) -> writes.put(QUOTAS, Optional.of(RolesJson.quotas(quotas)));
            case MasterChange.FrameworkDisconnected(var info, var deadline) ->
                writes.put(
                        FRAMEWORKS + info.id().orElseThrow(),
                        Optional.of(RegistryJson.framework(
                                new RegistrySnapshot.KnownFramework(info, Optional.of(deadline)))));
            case MasterChange.FrameworkCompleted(var id, var at) -> {
                writes.put(FRAMEWORKS + id, Optional.empty());
                writes.put(COMPLETED + id, Optional.of(RegistryJson.instant(at)));
            }
            case MasterChange.FrameworkForgotten(var id) -> writes.put(COMPLETED + id, Optional.empty());
            case MasterChange.TaskLaunched _, MasterChange.TaskCompleted _ -> {
                // Written by TaskRecords, with all that happens to tasks.
            }
        }
    }

    /**
     * Reads a whole store.
     *
     * @throws IllegalArgumentException naming the key that cannot be read
     */
    public static RegistrySnapshot read(Map<String, byte[]> values) {
        var agents = new TreeMap<AgentId, AgentInfo>();
        var unreachable = new TreeMap<AgentId, RegistrySnapshot.UnreachableAgent>();
        var frameworks = new TreeMap<FrameworkId, RegistrySnapshot.KnownFramework>();
        var completed = new TreeMap<FrameworkId, Instant>();
        var modes = new TreeMap<AgentId, Agent.Mode>();
        var gone = new TreeMap<AgentId, Instant>();
        var weights = new TreeMap<String, Double>();
        var quotas = new TreeMap<String, Quota>();
        var schedules = new ArrayList<>(List.of(Schedule.NONE));
        values.forEach((key, value) -> {
            try {
                var id = key.substring(key.indexOf('/') + 1);
                if (key.startsWith(AGENTS)) {
                    agents.put(new AgentId(id), RegistryJson.readAgent(value));
                } else if (key.startsWith(UNREACHABLE)) {
                    unreachable.put(new AgentId(id), RegistryJson.readUnreachable(value));
                } else if (key.startsWith(FRAMEWORKS)) {
                    frameworks.put(new FrameworkId(id), RegistryJson.readFramework(value));
                } else if (key.startsWith(COMPLETED)) {
                    completed.put(new FrameworkId(id), RegistryJson.readInstant(value));
                } else if (key.startsWith(MODES)) {
                    modes.put(new AgentId(id), MarksJson.readMode(value));
                } else if (key.startsWith(GONE)) {
                    gone.put(new AgentId(id), RegistryJson.readInstant(value));
                } else if (key.startsWith(TaskRecords.KIND)) {
                    return;
                } else if (key.equals(WEIGHTS)) {
                    weights.putAll(RolesJson.readWeights(value));
                } else if (key.equals(MAINTENANCE)) {
                    schedules.add(MaintenanceJson.readSchedule(value));
                } else if (key.equals(QUOTAS)) {
                    quotas.putAll(RolesJson.readQuotas(value));
                } else {
                    throw new IllegalArgumentException("unknown kind of key");
                }
            } catch (RuntimeException e) {
                throw unreadable(key, e);
            }
        });
        return new RegistrySnapshot(
                agents,
                unreachable,
                frameworks,
                completed,
                new RegistrySnapshot.Roles(weights, quotas),
                new RegistrySnapshot.Marks(modes, gone, schedules.getLast()),
                readTasks(values));
    }

    /** Most of what there is, so on all processors. */
    private static List<RegistrySnapshot.KnownTask> readTasks(Map<String, byte[]> values) {
        return values.entrySet().parallelStream()
                .filter(entry -> entry.getKey().startsWith(TaskRecords.KIND))
                .map(entry -> {
                    try {
                        return TaskRecordJson.read(entry.getValue());
                    } catch (RuntimeException e) {
                        throw unreadable(entry.getKey(), e);
                    }
                })
                .toList();
    }

    private static IllegalArgumentException unreadable(String key, RuntimeException cause) {
        return new IllegalArgumentException("the registry's value under " + key + " cannot be read", cause);
    }
}
