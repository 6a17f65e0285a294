package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.Engine.NoEngineException;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of task groups. Each is held by a container that does nothing else, named by the container of the group's executor: no end
 * of a task takes the network from the others. The tasks' containers join it. It is there before the first of them and goes after the last,
 * and lives on without the agent as they do. Blocks; for virtual threads.
 */
final class GroupNetworks {
    private static final Logger LOG = LoggerFactory.getLogger(GroupNetworks.class);

    private final Engine engine;
    private final EngineLaunch launch;
    private final Map<ContainerId, Held> held = new ConcurrentHashMap<>();

    GroupNetworks(Engine engine, EngineLaunch launch) {
        this.engine = engine;
        this.launch = launch;
    }

    /** @param members whose containers are in it or will be; changed in the map's own turns alone */
    private record Held(GroupNetwork network, Set<ContainerId> members) {}

    /** That of the run's group; empty for a run that has the agent's, or one of its own. */
    static Optional<GroupNetwork> of(TaskRun run) {
        return run.group().flatMap(_ -> run.task().executor()).flatMap(ExecutorInfo::network);
    }

    /** The container whose network the run joins. */
    static Optional<ContainerId> holder(TaskRun run) {
        return of(run).flatMap(_ -> run.group()).map(TaskRun.Group::executor);
    }

    /** From now on the network is kept for the run. Returns at once. */
    void add(TaskRun run) {
        of(run).ifPresent(network -> holder(run)
                .ifPresent(holder -> held.compute(holder, (_, known) -> {
                    var all = known == null ? new Held(network, new HashSet<>()) : known;
                    all.members().add(run.containerId());
                    return all;
                })));
    }

    boolean isHolder(ContainerId container) {
        return held.containsKey(container);
    }

    /**
     * The run as it is to be started, once its network is there.
     *
     * @param image any that is here; nothing of it is used
     * @throws IOException when the engine makes no such network, with its reason
     */
    TaskRun joined(TaskRun run, String image) throws NoEngineException, IOException, InterruptedException {
        var holder = holder(run);
        var known = holder.map(held::get);
        if (holder.isEmpty() || known.isEmpty()) {
            return run;
        }
        // One of the group's members makes it, the others wait.
        synchronized (known.get()) {
            var there = engine.inspect(holder.get()).filter(Inspection::running);
            if (there.isEmpty()) {
                make(holder.get(), known.get().network(), image);
                there = engine.inspect(holder.get());
            }
            return run.withGroupAddress(there.flatMap(Inspection::address));
        }
    }

    private void make(ContainerId holder, GroupNetwork network, String image)
            throws NoEngineException, IOException, InterruptedException {
        engine.remove(holder); // what a machine that was switched off has left under that name
        var refused = engine.runDetached(launch.holding(holder, network, image, pause()));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (refused.isPresent()) {
            throw new IOException("Failed to make the network of the task group: " + refused.get());
        }
    }

    private Path pause() throws IOException {
        return Pause.file(launch.shared(), System.getProperty("os.arch"));
    }

    /** The run's container is gone, or will never be. With the last one its network goes, and so do the ports that lead to it. */
    void leave(TaskRun run) {
        var holder = holder(run);
        if (holder.isEmpty() || !held.containsKey(holder.get())) {
            return;
        }
        var left = held.computeIfPresent(holder.get(), (_, all) -> {
            all.members().remove(run.containerId());
            return all.members().isEmpty() ? null : all;
        });
        try {
            if (left == null && !engine.remove(holder.get())) {
                LOG.warn("the network of a group is left behind, a later start tries again containerId={}", holder);
            }
        } catch (NoEngineException e) {
            LOG.warn("the network of a group is left behind: {} containerId={}", e.getMessage(), holder);
        }
    }

    /** As {@link #addressed}, of all that the engine knows. */
    void address(Collection<ImageRun> runs, Map<ContainerId, Inspection> inspected) throws NoEngineException {
        for (var run : runs) {
            var known = inspected.get(run.id());
            if (known != null) {
                inspected.put(run.id(), addressed(run.run(), known));
            }
        }
    }

    /** What is known of a container, with the address of its group's network. */
    Inspection addressed(TaskRun run, Inspection inspection) throws NoEngineException {
        var holder = holder(run);
        if (holder.isEmpty()) {
            return inspection;
        }
        return inspection.withAddress(engine.inspect(holder.get()).flatMap(Inspection::address));
    }
}
