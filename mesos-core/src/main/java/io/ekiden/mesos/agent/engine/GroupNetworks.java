package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.Engine.NoEngineException;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of task groups. Each is held by a container that does nothing else, named by the container of the group's executor: no end
 * of a task takes the network from the others. The tasks' containers join it. It is there before the first of them and goes after the last,
 * and lives on without the agent as they do. Blocks; for virtual threads.
 */
final class GroupNetworks {
    private static final Logger LOG = LoggerFactory.getLogger(GroupNetworks.class);
    private static final int LOCKS = 64;

    private final Engine engine;
    private final EngineLaunch launch;
    private final Map<ContainerId, Held> held = new ConcurrentHashMap<>();
    /** Who makes a network and who removes one take turns; each has the same lock always, whoever holds it now. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    GroupNetworks(Engine engine, EngineLaunch launch) {
        this.engine = engine;
        this.launch = launch;
    }

    /**
     * Sets are changed in the map's own turns alone.
     *
     * @param members whose containers are in it or will be
     * @param joined the members that have been told of it, so that their containers are in it or in none
     */
    private record Held(GroupNetwork network, Set<ContainerId> members, Set<ContainerId> joined) {
        Held(GroupNetwork network) {
            this(network, new HashSet<>(), ConcurrentHashMap.newKeySet());
        }
    }

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
                    var all = known == null ? new Held(network) : known;
                    all.members().add(run.containerId());
                    return all;
                })));
    }

    /** As {@link #add}, for a run that an earlier agent has started, or was about to. */
    void addFound(TaskRun run) {
        add(run);
        holder(run).ifPresent(holder -> hasJoined(holder, run));
    }

    private void hasJoined(ContainerId holder, TaskRun run) {
        held.computeIfPresent(holder, (_, all) -> {
            all.joined().add(run.containerId());
            return all;
        });
    }

    boolean isHolder(ContainerId container) {
        return held.containsKey(container);
    }

    /**
     * The run as it is to be started, once its network is there.
     *
     * @param image any that is here; nothing of it is used
     * @throws IOException when the engine makes no such network, with its reason; when the one that others have joined is gone
     */
    TaskRun joined(TaskRun run, String image) throws NoEngineException, IOException, InterruptedException {
        var holder = holder(run);
        var known = holder.map(held::get);
        if (holder.isEmpty() || known.isEmpty()) {
            return run;
        }
        // One of the group's members makes it, the others wait, also for one that goes.
        synchronized (lockOf(holder.get())) {
            var there = engine.inspect(holder.get()).filter(Inspection::running);
            if (there.isEmpty()) {
                if (known.get().joined().stream().anyMatch(member -> !member.equals(run.containerId()))) {
                    // In a new one it would not reach them, nor would the ports of the group lead to them.
                    throw new IOException(
                            "The network of the task group is gone: the container that holds it was removed"
                                    + " or ended, and tasks of the group were in it");
                }
                make(holder.get(), known.get().network(), image);
                there = engine.inspect(holder.get());
            }
            hasJoined(holder.get(), run);
            return run.withGroupAddress(there.flatMap(Inspection::address));
        }
    }

    private Object lockOf(ContainerId holder) {
        return locks.get(Math.floorMod(holder.hashCode(), LOCKS));
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
            all.joined().remove(run.containerId());
            return all.members().isEmpty() ? null : all;
        });
        if (left == null) {
            synchronized (lockOf(holder.get())) {
                // Another member may have come meanwhile, which keeps it.
                if (!held.containsKey(holder.get())) {
                    engine.removeIfItCan(holder.get());
                }
            }
        }
    }

    /**
     * Ends tasks that have lost their network, which would look alive for ever. Until the workers end.
     *
     * @param look how often
     * @param images all that run, or will
     * @param kill ends one
     */
    void watch(Workers workers, Duration look, Map<ContainerId, ImageRun> images, Consumer<ContainerId> kill)
            throws InterruptedException {
        do {
            try {
                for (var id : cutOff(id -> Optional.ofNullable(images.get(id))
                        .filter(ImageRun::started)
                        .isPresent())) {
                    Optional.ofNullable(images.get(id)).ifPresent(ImageRun::cutOff);
                    LOG.warn("the network of a task group is gone, its task is killed containerId={}", id);
                    kill.accept(id);
                }
            } catch (NoEngineException e) {
                LOG.debug("whether the networks of task groups are there is not known: {}", e.getMessage());
            }
        } while (!workers.awaitEnd(look));
    }

    /**
     * The runs whose network somebody has taken away: nobody reaches them any more, nor they each other.
     *
     * @param started whether a run has started, and so has had its network
     */
    private Set<ContainerId> cutOff(Predicate<ContainerId> started) throws NoEngineException {
        var suspects = new HashMap<ContainerId, List<ContainerId>>();
        for (var holder : List.copyOf(held.keySet())) {
            held.computeIfPresent(holder, (_, all) -> {
                var there = all.members().stream().filter(started).toList();
                if (!there.isEmpty()) {
                    suspects.put(holder, there);
                }
                return all;
            });
        }
        var cutOff = new LinkedHashSet<ContainerId>();
        if (!suspects.isEmpty()) {
            var inspected = engine.inspect(suspects.keySet());
            suspects.keySet().removeIf(holder -> {
                var found = inspected.get(holder);
                return found != null && found.running();
            });
        }
        for (var suspect : suspects.entrySet()) {
            synchronized (lockOf(suspect.getKey())) {
                if (engine.isGone(suspect.getKey())) {
                    cutOff.addAll(suspect.getValue());
                }
            }
        }
        return cutOff;
    }

    /** As {@link #addressed}, of all that the engine knows. */
    void address(Collection<ImageRun> runs, Map<ContainerId, Inspection> inspected) throws NoEngineException {
        for (var run : runs) {
            var known = inspected.get(run.id());
            if (known != null) {
                inspected.put(run.id(), addressed(run, known));
            }
        }
    }

    /** What is known of a container, with the address of its group's network; a run whose network is gone hears so. */
    Inspection addressed(ImageRun run, Inspection inspection) throws NoEngineException {
        var holder = holder(run.run());
        if (holder.isEmpty()) {
            return inspection;
        }
        var found = engine.inspect(holder.get()).filter(Inspection::running);
        if (found.isEmpty() && engine.isGone(holder.get())) {
            run.cutOff();
        }
        return inspection.withAddress(found.flatMap(Inspection::address));
    }
}
