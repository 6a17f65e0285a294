package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.launch.resident.Release;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;

/** Answers to offers, and whether there should be any. Offers are answered at the end of the turn that brings them, when all else is known. */
final class Offers {
    /** How often an offer has its turn; what is left of the agent then is offered again. Marathon: once. */
    private static final int MAX_ROUNDS = 20;

    private Offers() {}

    /**
     * Places on all offers of the turn in one pass. Offers take turns too, a few instances each, so that an app spreads while there is
     * room on several agents; those that were used go around again until nobody waits or nothing fits.
     */
    static void offered(Turn turn, List<Offer> offers) {
        if (offers.isEmpty() || turn.state().master().isEmpty()) {
            return;
        }
        var slots = offers.stream().map(LaunchPass.Slot::new).toList();
        turn.keeping().ifPresent(keeping -> slots.forEach(slot -> release(turn, keeping, slot)));
        var pass = new LaunchPass(turn, slots);
        var open = slots;
        for (int round = 0; round == 0 || (round < MAX_ROUNDS && pass.somebodyWaits()); round++) {
            open = open.stream().filter(pass::place).toList();
        }
        var seen = turn.state().launching().seen();
        for (var slot : slots) {
            answer(turn, slot);
            seen = seen.offered(slot.offer(), slot.remaining(), turn.now());
        }
        turn.change(new Change.AgentsSeen(seen));
        pass.end(slots);
    }

    /** Frees what is kept for instances that are no more, and believes it when the agent offers without it. */
    private static void release(Turn turn, Keeping keeping, LaunchPass.Slot slot) {
        var offer = slot.offer();
        var leftovers = turn.state().population().leftovers();
        var release = Release.in(
                offer.resources(),
                keeping,
                id -> turn.state().instance(id).isPresent(),
                id -> leftovers.of(id).isPresent());
        slot.release(release);
        for (var left : leftovers.on(offer.agentId())) {
            // It may never have been made; then the master has had its time to know better.
            boolean isLate =
                    turn.now().isAfter(left.since().plus(turn.settings().doubtAfter()));
            if (left.role().equals(offer.role())
                    && !release.owners().contains(left.instance())
                    && (left.asked() || isLate)) {
                turn.change(new Change.ResidenceFreed(left.instance()));
            }
        }
        for (var owner : release.owners()) {
            // Stored before anything is destroyed, which a leader that is none any more, and does not know who came
            // after it, cannot do.
            var asked = leftovers
                    .of(owner)
                    .map(left -> left.nowAsked(offer.agentId()))
                    .orElseGet(() -> new Leftover(owner, offer.agentId(), offer.role(), turn.now(), true));
            if (!leftovers.of(owner).equals(Optional.of(asked))) {
                turn.change(new Change.ResidenceLeft(asked));
            }
        }
    }

    /**
     * Offers have come. Where one shows all volumes of an instance that is lost with its agent, that agent has registered anew, without
     * its tasks: the instance has ended there, and can begin again.
     */
    static void came(Turn turn, List<Offer> offers) {
        for (var offer : offers) {
            for (var owner : Keeping.owners(offer.resources())) {
                turn.state()
                        .instance(owner)
                        .filter(instance -> hasReturned(instance, offer))
                        .ifPresent(instance -> returned(turn, instance, offer));
            }
        }
        turn.offered(offers);
    }

    /** Whether it ever ran there nobody may have heard, but there is something to run with. */
    private static void returned(Turn turn, Instance instance, Offer offer) {
        turn.update(instance.withResidence(instance.residence().map(Residence::certain)));
        instance.livingTaskIds().forEach(task -> StatusUpdates.updated(turn, endOf(turn, task, offer)));
    }

    private static boolean hasReturned(Instance instance, Offer offer) {
        boolean isLost =
                instance.condition() == Condition.UNREACHABLE || instance.condition() == Condition.UNREACHABLE_INACTIVE;
        return isLost
                && instance.residence()
                        .filter(home -> !home.agentId().equals(offer.agentId()))
                        .filter(home -> Keeping.hasAll(instance.id(), home, offer.resources()))
                        .isPresent();
    }

    private static TaskStatus endOf(Turn turn, TaskId task, Offer offer) {
        var message = "Its volumes have come back with agent " + offer.agentId() + ", without the task";
        return TaskStatus.of(task, TaskState.TASK_GONE, TaskStatus.Source.SOURCE_MASTER, message, turn.now())
                .withReason(TaskStatus.Reason.REASON_AGENT_REREGISTERED);
    }

    private static void answer(Turn turn, LaunchPass.Slot slot) {
        var ids = List.of(slot.offer().id());
        if (slot.operations().isEmpty()) {
            turn.send(new Call.Decline(ids, new Filters(turn.settings().declineFor())));
        } else {
            // What is left comes back at once: somebody may still wait for it.
            var accept = new Call.Accept(ids, slot.operations(), Filters.NONE);
            turn.effect(
                    slot.secrets().isEmpty()
                            ? new Effect.Send(accept)
                            : new Effect.LaunchWithSecrets(accept, slot.secrets()));
        }
    }

    /** The app has somebody to launch who may fit offers that were declined before. */
    static void wanted(Turn turn, PathId app) {
        turn.demand(app);
    }

    /**
     * Asks for offers when somebody new waits, and for none when nobody does. A revive clears the filters of all declined offers, so
     * it is sent only when something changed that could make one of them fit.
     */
    static void reviveOrSuppress(Turn turn) {
        turn.demanded().forEach(app -> Delays.wakeWhenOver(turn, app));
        if (turn.state().master().isEmpty()) {
            return;
        }
        boolean demand = turn.isOfferWanted() || turn.demanded().stream().anyMatch(app -> isLaunchable(turn, app));
        if (demand) {
            turn.send(new Call.Revive());
            setWanted(turn, true);
        } else if (turn.state().launching().offersWanted()
                && turn.state().waiting().isEmpty()
                && turn.state().population().leftovers().isEmpty()) {
            turn.send(new Call.Suppress());
            setWanted(turn, false);
        }
    }

    static boolean isLaunchable(Turn turn, PathId app) {
        return turn.state().waiting().containsKey(app) && Delays.isOver(turn, app);
    }

    private static void setWanted(Turn turn, boolean wanted) {
        if (turn.state().launching().offersWanted() != wanted) {
            turn.change(new Change.OffersWanted(wanted));
        }
    }
}
