package io.ekiden.mesos.master;

import io.ekiden.mesos.master.maintenance.MaintenanceChange;
import io.ekiden.mesos.master.maintenance.MaintenanceChange.Answer;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import io.ekiden.mesos.model.maintenance.Unavailability;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Operators plan to take machines down, take them down, and bring them up. Whoever has something on an agent of such a machine is asked
 * to leave it, once, and again when the filters of its answer have ended.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp} {@code _updateMaintenanceSchedule}, {@code _startMaintenance},
 * {@code _stopMaintenance}; {@code HierarchicalAllocatorProcess::generateInverseOffers}.
 */
final class MaintenanceRules {
    private final Turn turn;

    MaintenanceRules(Turn turn) {
        this.turn = turn;
    }

    private Schedule schedule() {
        return turn.state().agents().maintenance().schedule();
    }

    void requested(long ticket, MaintenanceRequest request) {
        var before = schedule();
        var refusal = before.whatIsWrongWith(request);
        if (refusal.isEmpty()) {
            var after = before.after(request);
            turn.change(new MasterChange.MaintenanceSet(after));
            for (var agent : turn.state().agents().byId().values()) {
                boolean moved = !before.unavailability(agent.info()).equals(after.unavailability(agent.info()));
                if (moved) {
                    withdraw(agent.id());
                    agent.work().offers().forEach(turn::rescind);
                }
                if (after.isDown(agent.info()) && !(agent.link() instanceof Agent.Link.Recovering)) {
                    new AgentOperationRules(turn).takeDown(agent);
                }
            }
        }
        turn.effect(new MasterEffect.Answer(ticket, refusal));
    }

    /** Nobody is asked any more to leave this agent. */
    void withdraw(AgentId id) {
        var maintenance = turn.state().agents().maintenance();
        if (maintenance.onAgent(id).isEmpty()) {
            return;
        }
        turn.change(new MasterChange.Maintained(new MaintenanceChange.AgentDropped(id)));
        for (var offer : maintenance.outstandingOn(id)) {
            var framework = turn.state().framework(offer.frameworkId());
            if (framework != null) {
                turn.tell(framework, new Event.RescindInverseOffer(offer.id()));
            }
        }
    }

    /**
     * An agent whose machine is down is not admitted. One that knows an id ends its tasks, forgets the id, and asks again; one without an
     * id gets no answer, so it goes on asking, ever more slowly, and is in when the machine is up.
     */
    boolean isRefused(long session, AgentId id, AgentToMaster.Register register) {
        if (!schedule().isDown(register.info())) {
            return false;
        }
        if (register.id().isPresent()) {
            var known = turn.state().agent(id);
            if (known != null) {
                new AgentOperationRules(turn).takeDown(known);
            }
            turn.effect(new MasterEffect.SendToAgent(session, new MasterToAgent.Shutdown("Machine is `DOWN`")));
        }
        return true;
    }

    /** Answers to what is no longer asked are void. */
    void answered(Framework framework, List<OfferId> ids, Answer answer, Filters filters) {
        var shortest = turn.settings().timeouts().minRefuse();
        var until = OfferRules.refusedUntil(turn, filters, shortest)
                .orElse(turn.now().plus(shortest));
        for (var id : ids) {
            var asked = turn.state().agents().maintenance().outstanding().get(id);
            if (asked != null && asked.frameworkId().equals(framework.id())) {
                turn.change(new MasterChange.Maintained(new MaintenanceChange.Answered(id, answer, turn.now(), until)));
            }
        }
    }

    /** Asks where something has changed in this turn, after its offers were made: who is offered something is asked too. */
    void askToLeave(List<MasterChange> changes) {
        if (schedule().isEmpty()) {
            return;
        }
        Map<FrameworkId, List<InverseOffer>> asked = new TreeMap<>();
        for (var id : touched(changes)) {
            var agent = turn.state().agent(id);
            var unavailability = agent == null
                    ? Optional.<Unavailability>empty()
                    : schedule().unavailability(agent.info());
            if (agent != null && agent.isConnected() && unavailability.isPresent()) {
                for (var frameworkId : holders(agent)) {
                    ask(agent, frameworkId, unavailability.get(), asked);
                }
            }
        }
        asked.forEach((frameworkId, offers) -> {
            var framework = turn.state().framework(frameworkId);
            if (framework != null) {
                turn.tell(framework, new Event.InverseOffers(offers));
            }
        });
    }

    private void ask(
            Agent agent,
            FrameworkId frameworkId,
            Unavailability unavailability,
            Map<FrameworkId, List<InverseOffer>> asked) {
        var framework = turn.state().framework(frameworkId);
        if (framework == null
                || !framework.isSubscribed()
                || turn.state().agents().maintenance().isSettled(agent.id(), frameworkId)) {
            return;
        }
        var offer = new InverseOffer(
                MasterMachine.offerId(turn.settings(), turn.state().numbers().nextOffer()),
                frameworkId,
                agent.id(),
                agent.info().hostname(),
                agent.info().port(),
                unavailability);
        turn.change(new MasterChange.Maintained(new MaintenanceChange.Asked(offer, turn.now())));
        asked.computeIfAbsent(frameworkId, _ -> new ArrayList<>()).add(offer);
    }

    private Collection<AgentId> touched(List<MasterChange> changes) {
        var touched = new TreeSet<AgentId>();
        for (var change : changes) {
            switch (change) {
                case MasterChange.OfferMade(var offer, var _) -> touched.add(offer.agentId());
                case MasterChange.TaskAdopted(var _, var task, var _, var _) -> touched.add(task.agentId());
                case MasterChange.AgentConnected(var id, var _, var _) -> touched.add(id);
                case MasterChange.MaintenanceSet _,
                        MasterChange.FrameworkSubscribed _,
                        MasterChange.Maintained(MaintenanceChange.QuietEnded _) -> {
                    return turn.state().agents().byId().keySet();
                }
                default -> {
                    // Gives nobody anything new on an agent.
                }
            }
        }
        return touched;
    }

    /** Those who have or are offered something on the agent. */
    private SortedSet<FrameworkId> holders(Agent agent) {
        var holders = new TreeSet<FrameworkId>();
        for (var key : agent.work().tasks()) {
            var task = turn.state().task(key);
            if (task != null && task.holdsResources()) {
                holders.add(key.frameworkId());
            }
        }
        for (var id : agent.work().offers()) {
            var offer = turn.state().offers().get(id);
            if (offer != null) {
                holders.add(offer.offer().frameworkId());
            }
        }
        return holders;
    }
}
