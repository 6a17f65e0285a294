package io.ekiden.mesos.master.maintenance;

import io.ekiden.mesos.master.maintenance.MaintenanceChange.Answer;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The schedule, and how it stands between frameworks and the agents they are to leave.
 *
 * @param outstanding inverse offers without an answer
 * @param quiet when who may be asked again
 */
public record Maintenance(
        Schedule schedule,
        TreePMap<AgentId, TreePMap<FrameworkId, Standing>> standings,
        TreePMap<OfferId, InverseOffer> outstanding,
        TreePSet<Quiet> quiet) {
    public static final Maintenance NONE =
            new Maintenance(Schedule.NONE, TreePMap.empty(), TreePMap.empty(), TreePSet.empty());

    /**
     * How one framework stands to one agent.
     *
     * @param offer what it has to answer, or has answered last
     * @param at of the question or the answer
     * @param quietUntil it is not asked again before
     */
    public record Standing(InverseOffer offer, Answer answer, Instant at, Optional<Instant> quietUntil) {}

    /** The end of a framework's quiet time. */
    public record Quiet(Instant until, AgentId agentId, FrameworkId frameworkId) implements Comparable<Quiet> {
        private static final Comparator<Quiet> ORDER =
                Comparator.comparing(Quiet::until).thenComparing(Quiet::agentId).thenComparing(Quiet::frameworkId);

        @Override
        public int compareTo(Quiet other) {
            return ORDER.compare(this, other);
        }
    }

    public Maintenance withSchedule(Schedule newSchedule) {
        return new Maintenance(newSchedule, standings, outstanding, quiet);
    }

    /** Whether the framework has a question to answer, or has answered and is left alone for now. */
    public boolean isSettled(AgentId agentId, FrameworkId frameworkId) {
        var standing = standing(agentId, frameworkId);
        return standing != null
                && (outstanding.containsKey(standing.offer().id())
                        || standing.quietUntil().isPresent());
    }

    private @Nullable Standing standing(AgentId agentId, FrameworkId frameworkId) {
        return onAgent(agentId).get(frameworkId);
    }

    /** Those who were asked to leave this agent. */
    public TreePMap<FrameworkId, Standing> onAgent(AgentId agentId) {
        return standings.getOrDefault(agentId, TreePMap.empty());
    }

    /** The inverse offers of an agent that have no answer. */
    public List<InverseOffer> outstandingOn(AgentId agentId) {
        return onAgent(agentId).values().stream()
                .map(Standing::offer)
                .filter(offer -> outstanding.containsKey(offer.id()))
                .toList();
    }

    /** When somebody may be asked again. */
    public Optional<Instant> nextQuietEnd() {
        return quiet.isEmpty() ? Optional.empty() : Optional.of(quiet.getFirst().until());
    }

    /** The agents whose frameworks may be asked again. */
    public Collection<AgentId> quietEndedBy(Instant now) {
        var agents = new ArrayList<AgentId>();
        for (var end : quiet) {
            if (end.until().isAfter(now)) {
                break;
            }
            agents.add(end.agentId());
        }
        return agents;
    }

    public Maintenance apply(MaintenanceChange change) {
        return switch (change) {
            case MaintenanceChange.Asked(var offer, var at) ->
                without(offer.agentId(), offer.frameworkId())
                        .with(new Standing(offer, Answer.UNKNOWN, at, Optional.empty()))
                        .withOutstanding(outstanding.plus(offer.id(), offer));
            case MaintenanceChange.Answered(var id, var answer, var at, var until) -> {
                var offer = outstanding.get(id);
                yield offer == null
                        ? this
                        : withOutstanding(outstanding.minus(id))
                                .with(new Standing(offer, answer, at, Optional.of(until)));
            }
            case MaintenanceChange.QuietEnded(var at) -> withQuietEnded(at);
            case MaintenanceChange.AgentDropped(var agentId) -> {
                var result = this;
                for (var frameworkId : onAgent(agentId).keySet()) {
                    result = result.without(agentId, frameworkId);
                }
                yield result;
            }
            case MaintenanceChange.FrameworkDropped(var frameworkId) -> {
                var result = this;
                for (var agentId : standings.keySet()) {
                    result = result.without(agentId, frameworkId);
                }
                yield result;
            }
        };
    }

    private Maintenance withOutstanding(TreePMap<OfferId, InverseOffer> newOutstanding) {
        return new Maintenance(schedule, standings, newOutstanding, quiet);
    }

    private Maintenance with(Standing standing) {
        var agentId = standing.offer().agentId();
        var frameworkId = standing.offer().frameworkId();
        return new Maintenance(
                schedule,
                standings.plus(agentId, onAgent(agentId).plus(frameworkId, standing)),
                outstanding,
                standing.quietUntil().isPresent()
                        ? quiet.plus(new Quiet(standing.quietUntil().get(), agentId, frameworkId))
                        : quiet);
    }

    private Maintenance without(AgentId agentId, FrameworkId frameworkId) {
        var standing = standing(agentId, frameworkId);
        if (standing == null) {
            return this;
        }
        var rest = onAgent(agentId).minus(frameworkId);
        return new Maintenance(
                schedule,
                rest.isEmpty() ? standings.minus(agentId) : standings.plus(agentId, rest),
                outstanding.minus(standing.offer().id()),
                standing.quietUntil().isPresent()
                        ? quiet.minus(new Quiet(standing.quietUntil().get(), agentId, frameworkId))
                        : quiet);
    }

    /** What was answered stays to be shown. */
    private Maintenance withQuietEnded(Instant at) {
        var result = this;
        for (var end : quiet) {
            if (end.until().isAfter(at)) {
                break;
            }
            var standing = result.standing(end.agentId(), end.frameworkId());
            if (standing != null) {
                result = result.without(end.agentId(), end.frameworkId())
                        .with(new Standing(standing.offer(), standing.answer(), standing.at(), Optional.empty()));
            }
        }
        return result;
    }
}
