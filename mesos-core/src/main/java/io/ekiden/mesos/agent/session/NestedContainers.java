package io.ekiden.mesos.agent.session;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.usage.NestedContainer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All containers within those of an agent's tasks. The last that have ended are remembered for those who ask how. Any thread. */
public final class NestedContainers {
    static final int SIGKILL = 9;
    private static final int MOST_RUNNING = 100;
    private static final int MOST_REMEMBERED = 1000;

    private final Vertx vertx;
    private final Agent agent;
    private final NestedRecords records;
    /** Oldest first. */
    private final Map<NestedId, Nested> all = new LinkedHashMap<>();

    private final Set<NestedId> starting = new HashSet<>();

    /** Why nothing was started; the message is for whoever asked. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** There is one of this name. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1;

        Taken() {
            super("The container's name is taken", null, false, false);
        }
    }

    public NestedContainers(Vertx vertx, Agent agent) {
        this.vertx = vertx;
        this.agent = agent;
        this.records = new NestedRecords(agent.settings().workDir());
    }

    /** Ends what an earlier agent has left. Before any is started. */
    public Future<Void> begin() {
        return vertx.executeBlocking(
                () -> {
                    records.endAll();
                    return null;
                },
                false);
    }

    /** The container around these, as Mesos names it, is a running task's. */
    public Optional<TaskRun> task(List<String> chain) {
        return agent.state().tasks().values().stream()
                .filter(task -> task.phase() == AgentTask.Phase.RUNNING)
                .map(AgentTask::run)
                .filter(run -> chainOf(run).equals(chain))
                .findFirst();
    }

    private static List<String> chainOf(TaskRun run) {
        var own = run.containerId().value();
        return run.group().map(group -> List.of(group.executor().value(), own)).orElseGet(() -> List.of(own));
    }

    public Optional<Nested> find(NestedId id) {
        synchronized (all) {
            return Optional.ofNullable(all.get(id));
        }
    }

    /**
     * Starts one.
     *
     * @param first hear it from the first byte on
     * @return fails with {@link Taken}; with {@link Refused} when there is no such task, or too many run already
     */
    public Future<Nested> start(NestedId id, NestedCommand command, List<Nested.Listener> first) {
        var parent = task(id.parent());
        if (parent.isEmpty()) {
            return Future.failedFuture(new Refused("Parent container "
                    + (id.parent().isEmpty() ? "" : new NestedId(id.parent())) + " does not exist"));
        }
        if (running() >= MOST_RUNNING) {
            return Future.failedFuture(
                    new Refused(MOST_RUNNING + " nested containers run on this agent; end some of them first"));
        }
        var user = command.command().user();
        if (user.isPresent() && !user.equals(parent.get().task().command().user())) {
            return Future.failedFuture(
                    new Refused("A nested container runs as the user of its task, not as " + user.get()));
        }
        if (!reserve(id)) {
            return Future.failedFuture(new Taken());
        }
        return agent.entry(parent.get())
                .compose(entry -> vertx.executeBlocking(() -> started(id, command, entry, first), false))
                .onFailure(_ -> release(id));
    }

    private boolean reserve(NestedId id) {
        synchronized (all) {
            return !all.containsKey(id) && starting.add(id);
        }
    }

    private void release(NestedId id) {
        synchronized (all) {
            starting.remove(id);
        }
    }

    /** Known before it is heard: whoever hears it may ask about it at once. */
    private Nested started(NestedId id, NestedCommand command, Entry entry, List<Nested.Listener> first)
            throws IOException {
        var mark = records.add(id);
        Nested nested;
        try {
            nested = Nested.start(id, command, entry, first, mark);
        } catch (IOException | RuntimeException e) {
            records.remove(id);
            throw e;
        }
        nested.ended().onComplete(_ -> records.remove(id));
        synchronized (all) {
            starting.remove(nested.id());
            add(nested);
        }
        nested.begin();
        return nested;
    }

    /** Those that run, oldest first. */
    public List<NestedContainer> shown() {
        var now = Instant.now();
        synchronized (all) {
            return all.values().stream()
                    .filter(Nested::isRunning)
                    .map(one -> new NestedContainer(one.id().chain(), one.pid(), now))
                    .toList();
        }
    }

    private long running() {
        synchronized (all) {
            return all.values().stream().filter(Nested::isRunning).count();
        }
    }

    private void add(Nested nested) {
        all.put(nested.id(), nested);
        var oldest = all.values().iterator();
        for (int more = all.size() - MOST_REMEMBERED; more > 0 && oldest.hasNext(); ) {
            if (!oldest.next().isRunning()) {
                oldest.remove();
                more--;
            }
        }
    }

    /** @return whether it ran */
    public boolean kill(NestedId id, int signal) {
        var nested = find(id).filter(Nested::isRunning);
        nested.ifPresent(one -> one.signal(signal));
        return nested.isPresent();
    }

    /** Kills it, if it runs: nobody is there to see it any more. */
    public void abandon(Nested nested) {
        if (nested.isRunning()) {
            nested.signal(SIGKILL);
        }
    }

    /** Forgets one that has ended. */
    public void remove(NestedId id) {
        synchronized (all) {
            all.remove(id);
        }
    }

    /** Kills all: their agent ends. */
    public void close() {
        synchronized (all) {
            all.values().forEach(this::abandon);
        }
    }
}
