package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Allocator;
import io.ekiden.mesos.master.maintenance.Maintenance;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/** Everything a master knows. Immutable; copies share what they have in common, so a change costs about a logarithm. */
public record MasterState(
        AgentTable agents,
        FrameworkTable frameworks,
        TreePMap<OfferId, OutstandingOffer> offers,
        Allocator allocator,
        TreePSet<Deadline> deadlines,
        Numbers numbers) {
    public static final MasterState EMPTY = new MasterState(
            new AgentTable(
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePSet.empty(),
                    Marks.NONE,
                    Maintenance.NONE),
            new FrameworkTable(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePVector.empty()),
            TreePMap.empty(),
            Allocator.EMPTY,
            TreePSet.empty(),
            new Numbers(0, 0, 0, 0, TreePMap.empty()));

    /**
     * All agents.
     *
     * @param recovering those that have not returned since the master started
     * @param maintenance of the machines they are on
     */
    public record AgentTable(
            TreePMap<AgentId, Agent> byId,
            TreePMap<Long, AgentId> bySession,
            TreePMap<AgentId, UnreachableAgent> unreachable,
            TreePSet<AgentId> recovering,
            Marks marks,
            Maintenance maintenance) {
        AgentTable with(Agent agent) {
            var before = byId.get(agent.id());
            if (before != null && before.link().equals(agent.link())) {
                return new AgentTable(
                        byId.plus(agent.id(), agent), bySession, unreachable, recovering, marks, maintenance);
            }
            var sessions = bySession;
            var stale = before == null ? Optional.<Long>empty() : before.session();
            if (stale.isPresent()) {
                sessions = sessions.minus(stale.get());
            }
            if (agent.session().isPresent()) {
                sessions = sessions.plus(agent.session().get(), agent.id());
            }
            boolean isRecovering = agent.link() instanceof Agent.Link.Recovering;
            return new AgentTable(
                    byId.plus(agent.id(), agent),
                    sessions,
                    unreachable.minus(agent.id()),
                    isRecovering ? recovering.plus(agent.id()) : recovering.minus(agent.id()),
                    marks,
                    maintenance);
        }

        AgentTable withUnreachable(AgentId id, UnreachableAgent agent) {
            var known = byId.get(id);
            var session = known == null ? Optional.<Long>empty() : known.session();
            return new AgentTable(
                    byId.minus(id),
                    session.isPresent() ? bySession.minus(session.get()) : bySession,
                    unreachable.plus(id, agent),
                    recovering.minus(id),
                    marks,
                    maintenance);
        }

        AgentTable without(AgentId id) {
            var unmarked = new Marks(marks.modes().minus(id), marks.gone());
            return new AgentTable(
                    byId.minus(id), bySession, unreachable.minus(id), recovering.minus(id), unmarked, maintenance);
        }

        AgentTable with(Marks newMarks) {
            return new AgentTable(byId, bySession, unreachable, recovering, newMarks, maintenance);
        }

        AgentTable with(Maintenance newMaintenance) {
            return new AgentTable(byId, bySession, unreachable, recovering, marks, newMaintenance);
        }

        public Optional<Agent.Mode> mode(AgentId id) {
            return Optional.ofNullable(marks.modes().get(id));
        }
    }

    /**
     * What operators have decided.
     *
     * @param modes of agents that are deactivated, draining or drained, connected or not
     * @param gone agents that never come back, with the time of that decision
     */
    public record Marks(TreePMap<AgentId, Agent.Mode> modes, TreePMap<AgentId, Instant> gone) {
        static final Marks NONE = new Marks(TreePMap.empty(), TreePMap.empty());

        Marks withMode(AgentId id, Optional<Agent.Mode> mode) {
            return new Marks(mode.isPresent() ? modes.plus(id, mode.get()) : modes.minus(id), gone);
        }

        Marks withGone(AgentId id, Instant at) {
            return new Marks(modes.minus(id), gone.plus(id, at));
        }

        Marks withoutGone(AgentId id) {
            return new Marks(modes, gone.minus(id));
        }
    }

    /** An agent whose tasks are unreachable. {@code tasks} are those the frameworks were told about. */
    public record UnreachableAgent(AgentInfo info, Instant since, TreePSet<TaskKey> tasks) {
        UnreachableAgent withTask(TaskKey task) {
            return new UnreachableAgent(info, since, tasks.plus(task));
        }
    }

    /** A framework that has completed, with the tasks that are remembered of it. */
    public record EndedFramework(Framework framework, Instant at) {}

    /**
     * All frameworks.
     *
     * @param completed with the time of their end, whoever led then
     * @param history those that completed since the master started, oldest first
     */
    public record FrameworkTable(
            TreePMap<FrameworkId, Framework> byId,
            TreePMap<Long, FrameworkId> bySession,
            TreePMap<FrameworkId, Instant> completed,
            TreePVector<EndedFramework> history) {
        FrameworkTable with(Framework framework) {
            var id = framework.id();
            var before = byId.get(id);
            if (before != null && before.link().equals(framework.link())) {
                return new FrameworkTable(byId.plus(id, framework), bySession, completed, history);
            }
            var sessions = bySession;
            var stale = before == null ? Optional.<Long>empty() : before.session();
            if (stale.isPresent()) {
                sessions = sessions.minus(stale.get());
            }
            if (framework.session().isPresent()) {
                sessions = sessions.plus(framework.session().get(), id);
            }
            return new FrameworkTable(byId.plus(id, framework), sessions, completed, history);
        }

        FrameworkTable withCompleted(FrameworkId id, Instant at) {
            var known = byId.get(id);
            var session = known == null ? Optional.<Long>empty() : known.session();
            return new FrameworkTable(
                    byId.minus(id),
                    session.isPresent() ? bySession.minus(session.get()) : bySession,
                    completed.plus(id, at),
                    history);
        }

        FrameworkTable withHistory(EndedFramework ended, int limit) {
            var longer = history.plus(ended);
            return new FrameworkTable(byId, bySession, completed, longer.size() > limit ? longer.minus(0) : longer);
        }

        FrameworkTable withoutCompleted(FrameworkId id) {
            return new FrameworkTable(byId, bySession, completed.minus(id), history);
        }
    }

    /** An offer that is neither accepted, declined nor rescinded. */
    public record OutstandingOffer(Offer offer, Instant deadline) {
        Deadline asDeadline() {
            return new Deadline(deadline, Deadline.Kind.OFFER, offer.id().value());
        }
    }

    /** The next numbers in ids, and how many tasks ended in each terminal state since the master started. */
    public record Numbers(
            long nextAgent, long nextFramework, long nextOffer, long nextOperation, TreePMap<TaskState, Long> ended) {
        Numbers withAgentNamed() {
            return new Numbers(nextAgent + 1, nextFramework, nextOffer, nextOperation, ended);
        }

        Numbers withFrameworkNamed() {
            return new Numbers(nextAgent, nextFramework + 1, nextOffer, nextOperation, ended);
        }

        Numbers withOfferNamed() {
            return new Numbers(nextAgent, nextFramework, nextOffer + 1, nextOperation, ended);
        }

        Numbers withOperationNamed() {
            return new Numbers(nextAgent, nextFramework, nextOffer, nextOperation + 1, ended);
        }

        Numbers withEnded(TaskState state) {
            return new Numbers(
                    nextAgent,
                    nextFramework,
                    nextOffer,
                    nextOperation,
                    ended.plus(state, ended.getOrDefault(state, 0L) + 1));
        }
    }

    /** Something the master must look at when its time has come. {@code id} is that of an agent, framework or offer. */
    public record Deadline(Instant at, Kind kind, String id) implements Comparable<Deadline> {
        /** Whose deadline it is. */
        public enum Kind {
            AGENT_RETURN,
            FRAMEWORK_FAILOVER,
            OFFER
        }

        private static final Comparator<Deadline> ORDER =
                Comparator.comparing(Deadline::at).thenComparing(Deadline::kind).thenComparing(Deadline::id);

        @Override
        public int compareTo(Deadline other) {
            return ORDER.compare(this, other);
        }
    }

    public @Nullable Agent agent(AgentId id) {
        return agents.byId().get(id);
    }

    public @Nullable Framework framework(FrameworkId id) {
        return frameworks.byId().get(id);
    }

    /** A task that is not unreachable and not completed. */
    public @Nullable Task task(TaskKey key) {
        var framework = framework(key.frameworkId());
        return framework == null ? null : framework.tasks().get(key.taskId());
    }

    @Nullable
    Agent agentOf(long session) {
        var id = agents.bySession().get(session);
        return id == null ? null : agent(id);
    }

    @Nullable
    Framework frameworkOf(long session) {
        var id = frameworks.bySession().get(session);
        return id == null ? null : framework(id);
    }

    /** Puts an agent in, new or changed, and keeps its deadline in step. */
    MasterState with(Agent agent) {
        var before = agent(agent.id());
        var newDeadlines = deadlines;
        if (before == null || !before.link().equals(agent.link())) {
            newDeadlines = replace(before == null ? Optional.empty() : before.deadline(), agent.deadline());
        }
        return new MasterState(agents.with(agent), frameworks, offers, allocator, newDeadlines, numbers);
    }

    MasterState with(Framework framework) {
        var before = framework(framework.id());
        var newDeadlines = deadlines;
        if (before == null || !before.link().equals(framework.link())) {
            newDeadlines = replace(before == null ? Optional.empty() : before.deadline(), framework.deadline());
        }
        return new MasterState(agents, frameworks.with(framework), offers, allocator, newDeadlines, numbers);
    }

    /** The same with the agent changed, if it is there. */
    MasterState onAgent(AgentId id, UnaryOperator<Agent> change) {
        var agent = agent(id);
        return agent == null ? this : with(change.apply(agent));
    }

    /** The same with the framework changed, if it is there. */
    MasterState onFramework(FrameworkId id, UnaryOperator<Framework> change) {
        var framework = framework(id);
        return framework == null ? this : with(change.apply(framework));
    }

    private TreePSet<Deadline> replace(Optional<Deadline> before, Optional<Deadline> after) {
        var rest = before.isPresent() ? deadlines.minus(before.get()) : deadlines;
        return after.isPresent() ? rest.plus(after.get()) : rest;
    }

    MasterState with(AgentTable newAgents) {
        return new MasterState(newAgents, frameworks, offers, allocator, deadlines, numbers);
    }

    MasterState with(FrameworkTable newFrameworks) {
        return new MasterState(agents, newFrameworks, offers, allocator, deadlines, numbers);
    }

    MasterState with(Numbers newNumbers) {
        return new MasterState(agents, frameworks, offers, allocator, deadlines, newNumbers);
    }

    MasterState withAllocator(UnaryOperator<Allocator> change) {
        return new MasterState(agents, frameworks, offers, change.apply(allocator), deadlines, numbers);
    }

    MasterState withDeadlinesFrom(Optional<Deadline> before, Optional<Deadline> after) {
        return new MasterState(agents, frameworks, offers, allocator, replace(before, after), numbers);
    }

    MasterState withOffer(OutstandingOffer offer) {
        var id = offer.offer().id();
        var before = Optional.ofNullable(offers.get(id)).map(OutstandingOffer::asDeadline);
        return new MasterState(
                agents,
                frameworks,
                offers.plus(id, offer),
                allocator,
                replace(before, Optional.of(offer.asDeadline())),
                numbers);
    }

    MasterState withoutOffer(OutstandingOffer offer) {
        var id = offer.offer().id();
        return new MasterState(
                        agents, frameworks, offers.minus(id), allocator, deadlines.minus(offer.asDeadline()), numbers)
                .onAgent(
                        offer.offer().agentId(),
                        agent -> agent.withWork(agent.work().withoutOffer(id)));
    }

    /** With a process of a framework's own on the agent, which holds its resources from now on if it is news. */
    MasterState withExecutor(AgentId agentId, ExecutorKey key, ExecutorInfo info) {
        var agent = agent(agentId);
        if (agent == null) {
            return this;
        }
        var placed = with(agent.withWork(agent.work().withExecutor(key, info)));
        return agent.work().executors().containsKey(key)
                ? placed
                : placed.withAllocator(
                        known -> known.allocate(agentId, key.frameworkId(), info.role(), info.resources()));
    }

    /** It has ended, and holds nothing any more. */
    MasterState withoutExecutor(AgentId agentId, ExecutorKey key) {
        var agent = agent(agentId);
        var ended = agent == null ? null : agent.work().executors().get(key);
        if (agent == null || ended == null) {
            return this;
        }
        var info = ended.info();
        return with(agent.withWork(agent.work().withoutExecutor(key)))
                .withAllocator(known -> known.recover(agentId, key.frameworkId(), info.role(), info.resources()));
    }

    /** All of a framework have ended. */
    MasterState withoutExecutors(FrameworkId frameworkId) {
        var result = this;
        for (var agent : agents.byId().values()) {
            for (var key : agent.work().executors().keySet()) {
                result = key.frameworkId().equals(frameworkId) ? result.withoutExecutor(agent.id(), key) : result;
            }
        }
        return result;
    }
}
