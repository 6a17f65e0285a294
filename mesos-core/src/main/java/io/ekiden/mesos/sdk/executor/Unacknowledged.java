package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What an agent must hear of when the executor subscribes again. Any thread. */
final class Unacknowledged {
    private final Set<TaskId> tasks = new LinkedHashSet<>();
    private final Map<UUID, TaskStatus> updates = new LinkedHashMap<>();
    /** Those of them that the present connection has carried. */
    private final Set<UUID> sent = new HashSet<>();

    synchronized void launched(Collection<TaskId> ids) {
        tasks.addAll(ids);
    }

    /** @param update with its uuid */
    synchronized void made(TaskStatus update) {
        updates.put(update.uuid().orElseThrow(), update);
    }

    /** A task that was heard of once is known to the agent. */
    synchronized void acknowledged(TaskId task, UUID uuid) {
        tasks.remove(task);
        updates.remove(uuid);
        sent.remove(uuid);
    }

    /** Whether it is for this connection to carry, which counts as done then. */
    synchronized boolean send(UUID uuid) {
        return updates.containsKey(uuid) && sent.add(uuid);
    }

    synchronized List<TaskStatus> updates() {
        return new ArrayList<>(updates.values());
    }

    /** Of a new connection, which carries all that there is at this moment. */
    synchronized ExecutorCall.Subscribe subscription() {
        sent.clear();
        sent.addAll(updates.keySet());
        return new ExecutorCall.Subscribe(new ArrayList<>(tasks), new ArrayList<>(updates.values()));
    }
}
