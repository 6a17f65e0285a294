package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.kernel.TimerKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What follows from the master's events. */
final class MasterEvents {
    private static final int RECONCILE_BATCH = 1_000;
    private static final int MAX_MESSAGE = 10_000;

    /** <b>Source:</b> Mesos {@code master.cpp}. Of a framework that was torn down, or was away for longer than its failover timeout. */
    private static final String REMOVED = "Framework has been removed";

    private MasterEvents() {}

    static void handle(Turn turn, Event event) {
        switch (event) {
            case Event.Subscribed subscribed -> subscribed(turn, subscribed);
            case Event.Offers(var offers) -> Offers.came(turn, offers);
            case Event.Update(var status) -> StatusUpdates.updated(turn, status);
            // Offers are answered in the turn that brings them, so none is left to rescind; lost agents speak
            // through their tasks.
            case Event.Rescind _,
                    Event.InverseOffers _,
                    Event.RescindInverseOffer _,
                    Event.UpdateOperationStatus _,
                    Event.Failure _,
                    Event.ExecutorEnded _,
                    Event.Heartbeat _ -> {}
            case Event.Message message ->
                turn.publish(new StreamEvent.FrameworkMessage(
                        message.executorId().value(), message.agentId().value(), text(message.base64())));
            case Event.Error(var message) -> refused(turn, message);
        }
    }

    private static void subscribed(Turn turn, Event.Subscribed subscribed) {
        // Another id than the known one: the stream broke before the known one was stored, so nothing was launched
        // under it yet. The new one is what launches belong to from now on; a later leader that came with the old
        // one would not find its tasks.
        boolean again = turn.state().frameworkId().equals(Optional.of(subscribed.frameworkId()));
        if (!again) {
            turn.change(new Change.FrameworkRegistered(subscribed.frameworkId()));
        }
        turn.change(new Change.MasterSeen(Optional.of(new MasterConnection(
                subscribed.master().id(),
                subscribed.master().url(),
                turn.now(),
                subscribed.master().domain().map(Domain::region)))));
        turn.change(new Change.OffersWanted(true));
        turn.publish(new StreamEvent.SchedulerRegistered(
                subscribed.frameworkId().value(), subscribed.master().url(), again));
        reconcileAll(turn);
        turn.effect(new Effect.SetTimer(
                new TimerKey.Doubts(), turn.now().plus(turn.settings().doubtAfter())));
        turn.effect(new Effect.SetTimer(
                new TimerKey.Reconcile(), turn.now().plus(turn.settings().reconcileEvery())));
    }

    /** What an executor says has any length and need not be text; subscribers get text, and not all of it. */
    private static String text(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
        return new String(bytes, 0, Math.min(bytes.length, MAX_MESSAGE), StandardCharsets.UTF_8);
    }

    private static void refused(Turn turn, String message) {
        lost(turn);
        if (message.equals(REMOVED) && turn.state().frameworkId().isPresent()) {
            // The id is refused for ever. Its tasks were ended with it; reconciliation under the next id tells so, and
            // they are started anew.
            turn.change(new Change.FrameworkForgotten());
        }
    }

    static void lost(Turn turn) {
        if (turn.state().master().isPresent()) {
            turn.change(new Change.MasterSeen(Optional.empty()));
            turn.publish(new StreamEvent.SchedulerDisconnected());
        }
    }

    /** Explicitly for every task that may exist, then implicitly, so that tasks nobody knows come to light. */
    static void reconcileAll(Turn turn) {
        var tasks = new ArrayList<Call.ReconcileTask>();
        for (var ofApp : turn.state().instances().values()) {
            ofApp.values().stream()
                    .filter(Instance::isLaunched)
                    .flatMap(instance -> reconcileTasks(instance).stream())
                    .forEach(tasks::add);
        }
        reconcile(turn, tasks);
        turn.send(new Call.Reconcile(List.of()));
    }

    static void reconcile(Turn turn, List<Call.ReconcileTask> tasks) {
        for (int from = 0; from < tasks.size(); from += RECONCILE_BATCH) {
            turn.send(new Call.Reconcile(tasks.subList(from, Math.min(tasks.size(), from + RECONCILE_BATCH))));
        }
    }

    static List<Call.ReconcileTask> reconcileTasks(Instance instance) {
        return instance.livingTaskIds().stream()
                .map(task -> new Call.ReconcileTask(task, instance.place().map(Instance.Place::agentId)))
                .toList();
    }
}
