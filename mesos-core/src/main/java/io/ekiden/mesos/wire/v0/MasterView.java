package io.ekiden.mesos.wire.v0;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.security.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One snapshot of a master, with what is offered added up once. Confined to one thread. */
public final class MasterView {
    private final MasterState state;
    private final MasterSettings settings;
    private final Instant startedAt;
    private final Sight sight;
    private final Map<AgentId, Resources> offeredByAgent = new HashMap<>();
    private final Map<FrameworkId, List<Resources>> offersTo = new HashMap<>();
    private final Map<FrameworkId, List<Executor>> executors = new HashMap<>();

    /** For who sees everything. */
    public MasterView(MasterState state, MasterSettings settings, Instant startedAt) {
        this(state, settings, startedAt, Sight.FULL);
    }

    public MasterView(MasterState state, MasterSettings settings, Instant startedAt, Sight sight) {
        this.sight = sight;
        this.state = state;
        this.settings = settings;
        this.startedAt = startedAt;
        for (var outstanding : state.offers().values()) {
            var offer = outstanding.offer();
            offeredByAgent.merge(offer.agentId(), offer.resources(), Resources::plus);
            offersTo.computeIfAbsent(offer.frameworkId(), _ -> new ArrayList<>())
                    .add(offer.resources());
        }
        for (var agent : state.agents().byId().values()) {
            agent.work()
                    .executors()
                    .forEach((key, living) -> executors
                            .computeIfAbsent(key.frameworkId(), _ -> new ArrayList<>())
                            .add(new Executor(agent.id(), living.info())));
        }
    }

    /** One that lives, and where. */
    record Executor(AgentId agentId, ExecutorInfo info) {}

    MasterState state() {
        return state;
    }

    MasterSettings settings() {
        return settings;
    }

    Sight sight() {
        return sight;
    }

    Instant startedAt() {
        return startedAt;
    }

    List<Executor> executorsOf(FrameworkId id) {
        return executors.getOrDefault(id, List.of());
    }

    Resources offeredOn(AgentId id) {
        return offeredByAgent.getOrDefault(id, Resources.EMPTY);
    }

    Resources usedOn(AgentId id) {
        return state.allocator().allocatedOn(id).minus(offeredOn(id));
    }

    Resources offeredTo(FrameworkId id) {
        return Resources.sum(offersTo.getOrDefault(id, List.of()).stream());
    }
}
