package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Offer;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/** Answers to offers, and whether there should be any. An offer is answered in the turn that brings it. */
final class Offers {
    private Offers() {}

    static void offered(Turn turn, List<Offer> offers) {
        var pass = new LaunchPass(turn);
        for (var offer : offers) {
            var tasks = pass.place(offer);
            if (tasks.isEmpty()) {
                turn.send(new Call.Decline(
                        List.of(offer.id()), new Filters(turn.settings().declineFor())));
            } else {
                // What is left comes back at once: somebody may still wait for it.
                turn.send(new Call.Accept(List.of(offer.id()), tasks, Filters.NONE));
            }
        }
        pass.end();
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
        boolean demand = turn.demanded().stream().anyMatch(app -> isLaunchable(turn, app));
        if (demand) {
            turn.send(new Call.Revive());
            setWanted(turn, true);
        } else if (turn.state().launching().offersWanted()
                && turn.state().waiting().isEmpty()) {
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
