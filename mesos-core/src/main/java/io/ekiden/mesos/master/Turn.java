package io.ekiden.mesos.master;

import io.ekiden.mesos.master.maintenance.MaintenanceChange;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.turn.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * One decision while it is made: each change is applied at once to a working copy, so that the next rule sees it. Confined to one call
 * of {@link MasterMachine#decide}.
 */
final class Turn {
    private final ChangeApplier applier;
    private final MasterSettings settings;
    private final Instant now;
    private final List<MasterChange> changes = new ArrayList<>();
    private final List<MasterEffect> effects = new ArrayList<>();
    private final TreeSet<AgentId> freed = new TreeSet<>();
    private final TreeSet<AgentId> perhapsDrained = new TreeSet<>();
    private boolean anythingMayBeOffered;
    private MasterState state;

    Turn(MasterState state, MasterSettings settings, Instant now) {
        this.state = state;
        this.settings = settings;
        this.now = now;
        this.applier = new ChangeApplier(settings);
    }

    MasterState state() {
        return state;
    }

    MasterSettings settings() {
        return settings;
    }

    Instant now() {
        return now;
    }

    void change(MasterChange change) {
        noteDrains(change);
        state = applier.apply(state, change);
        changes.add(change);
    }

    /** After no other change has an agent drained that had not before. */
    private void noteDrains(MasterChange change) {
        switch (change) {
            case MasterChange.AgentModeSet(var id, var _) -> perhapsDrained.add(id);
            case MasterChange.AgentConnected(var id, var _, var _) -> perhapsDrained.add(id);
            case MasterChange.TaskCompleted(var frameworkId, var taskId) -> {
                var task = state.task(new TaskKey(frameworkId, taskId));
                if (task != null) {
                    perhapsDrained.add(task.info().agentId());
                }
            }
            case MasterChange.FrameworkCompleted(var id, var _) -> {
                var framework = state.framework(id);
                if (framework != null) {
                    framework
                            .tasks()
                            .values()
                            .forEach(task -> perhapsDrained.add(task.info().agentId()));
                }
            }
            default -> {
                // Takes no task off an agent that stays.
            }
        }
    }

    /** Those that this turn may have left without a task, or that came or were asked to leave without one. */
    List<AgentId> perhapsDrained() {
        return List.copyOf(perhapsDrained);
    }

    void effect(MasterEffect effect) {
        effects.add(effect);
    }

    /** Sends to an agent that is connected; otherwise nothing. */
    void tell(Agent agent, MasterToAgent message) {
        agent.session().ifPresent(session -> effects.add(new MasterEffect.SendToAgent(session, message)));
    }

    /** Sends to a framework that is subscribed; events for others are dropped, as Mesos drops them. */
    void tell(Framework framework, Event event) {
        framework.session().ifPresent(session -> effects.add(new MasterEffect.SendToFramework(session, event)));
    }

    /** An update that the master makes up: without uuid, in the framework's words. */
    void tellStatus(Framework framework, TaskStatus status) {
        tell(framework, new Event.Update(status.withState(framework.inItsWords(status.state()))));
    }

    /** The agent's free resources are to be looked at when the turn ends. */
    void freed(AgentId agentId) {
        freed.add(agentId);
    }

    /** All agents are to be looked at when the turn ends. */
    void offerAnything() {
        anythingMayBeOffered = true;
    }

    /** The offer ends without having been used; with {@code refuse}, the framework does not see the resources until then. */
    void returnOffer(OfferId offerId, Optional<Instant> refusedUntil) {
        var offer = state.offers().get(offerId);
        if (offer != null) {
            change(new MasterChange.OfferReturned(offerId, refusedUntil));
            freed.add(offer.offer().agentId());
        }
    }

    /** Takes an offer back and says so. */
    void rescind(OfferId offerId) {
        var offer = state.offers().get(offerId);
        if (offer != null) {
            var framework = state.framework(offer.offer().frameworkId());
            returnOffer(offerId, Optional.empty());
            if (framework != null) {
                tell(framework, new Event.Rescind(offerId));
            }
        }
    }

    /** Takes back all offers that are like this. */
    void rescindAll(Predicate<Offer> rescinded) {
        for (var offer : state.offers().values()) {
            if (rescinded.test(offer.offer())) {
                rescind(offer.offer().id());
            }
        }
    }

    /** Returns all offers of a framework whose stream they were sent on is gone, and what it was asked there. */
    void returnOffersOf(FrameworkId frameworkId) {
        if (!state.agents().maintenance().standings().isEmpty()) {
            change(new MasterChange.Maintained(new MaintenanceChange.FrameworkDropped(frameworkId)));
        }
        for (var offer : state.offers().values()) {
            if (offer.offer().frameworkId().equals(frameworkId)) {
                returnOffer(offer.offer().id(), Optional.empty());
            }
        }
    }

    Decision<MasterChange, MasterEffect> end() {
        makeOffers();
        new MaintenanceRules(this).askToLeave(changes);
        return new Decision<>(changes, effects);
    }

    /** Which frameworks want offers of an agent, in which roles, by their own constraints. */
    private BiPredicate<FrameworkId, String> wants(AgentId agentId) {
        var agent = state.agent(agentId);
        return (frameworkId, role) -> {
            var framework = state.framework(frameworkId);
            return agent != null
                    && framework != null
                    && (!isRemote(agent) || framework.info().capabilities().contains("REGION_AWARE"))
                    && framework.info().offerConstraints().admits(role, agent.info());
        };
    }

    /** In another region than the master: frameworks that do not know of regions would use it as if it were near. */
    private boolean isRemote(Agent agent) {
        var home = settings.at().domain();
        var its = agent.info().domain();
        return home.isPresent()
                && its.isPresent()
                && !its.get().region().equals(home.get().region());
    }

    private void makeOffers() {
        Map<FrameworkId, List<Offer>> made = new TreeMap<>();
        for (var agentId : anythingMayBeOffered ? state.allocator().agents() : freed) {
            for (var allocation : state.allocator().allocationsOn(agentId, now, wants(agentId))) {
                var agent = state.agent(agentId);
                var framework = state.framework(allocation.frameworkId());
                if (agent == null || framework == null) {
                    continue;
                }
                var offer = new Offer(
                        MasterMachine.offerId(settings, state.numbers().nextOffer()),
                        framework.id(),
                        agentId,
                        agent.info().hostname(),
                        agent.info().port(),
                        allocation.resources(),
                        agent.info().attributes(),
                        allocation.role(),
                        agent.info().domain(),
                        state.agents().maintenance().schedule().unavailability(agent.info()),
                        agent.work().executors().keySet().stream()
                                .filter(key -> key.frameworkId().equals(framework.id()))
                                .map(ExecutorKey::executorId)
                                .toList());
                change(new MasterChange.OfferMade(
                        offer, now.plus(settings.timeouts().offer())));
                made.computeIfAbsent(framework.id(), _ -> new ArrayList<>()).add(offer);
            }
        }
        made.forEach((frameworkId, offers) -> {
            var framework = state.framework(frameworkId);
            if (framework != null) {
                tell(framework, new Event.Offers(offers));
            }
        });
    }
}
