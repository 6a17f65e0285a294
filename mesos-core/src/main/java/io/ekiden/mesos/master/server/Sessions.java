package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The open connections of a master. Used on its context only. */
final class Sessions {
    private record Session<M>(Consumer<M> send, Runnable onClosed) {}

    private final Map<Long, Session<MasterToAgent>> agents = new LinkedHashMap<>();
    private final Map<Long, Session<Event>> schedulers = new LinkedHashMap<>();
    private final Map<Long, Promise<Optional<String>>> questions = new LinkedHashMap<>();
    private long lastTicket;

    void openAgent(long session, Consumer<MasterToAgent> send, Runnable onClosed) {
        agents.put(session, new Session<>(send, onClosed));
    }

    void openScheduler(long session, Consumer<Event> send, Runnable onClosed) {
        schedulers.put(session, new Session<>(send, onClosed));
    }

    /** The ticket under which the answer will come. */
    long ask(Promise<Optional<String>> answer) {
        questions.put(++lastTicket, answer);
        return lastTicket;
    }

    boolean hasAgent(long session) {
        return agents.containsKey(session);
    }

    boolean hasScheduler(long session) {
        return schedulers.containsKey(session);
    }

    /** The other side has ended the connection. False when it was not open. */
    boolean agentClosed(long session) {
        return agents.remove(session) != null;
    }

    /** The other side has ended the connection. False when it was not open. */
    boolean schedulerClosed(long session) {
        return schedulers.remove(session) != null;
    }

    void run(MasterEffect effect) {
        switch (effect) {
            case MasterEffect.SendToAgent(var session, var message) -> {
                var open = agents.get(session);
                if (open != null) {
                    open.send().accept(message);
                }
            }
            case MasterEffect.SendToFramework(var session, var event) -> {
                var open = schedulers.get(session);
                if (open != null) {
                    open.send().accept(event);
                }
            }
            case MasterEffect.Answer(var ticket, var refusal) -> {
                var question = questions.remove(ticket);
                if (question != null) {
                    question.complete(refusal);
                }
            }
            case MasterEffect.CloseAgent(var session) -> {
                var open = agents.remove(session);
                if (open != null) {
                    open.onClosed().run();
                }
            }
            case MasterEffect.CloseFramework(var session) -> {
                var open = schedulers.remove(session);
                if (open != null) {
                    open.onClosed().run();
                }
            }
        }
    }

    /** Says why to whoever wanted it, and closes a connection that may go on wanting it. False when nobody is waiting for an answer. */
    boolean refuse(MasterEvent event, String why) {
        switch (event) {
            case MasterEvent.AgentSaid(var session, var _) -> run(new MasterEffect.CloseAgent(session));
            case MasterEvent.FrameworkCalled(var session, var _) -> {
                run(new MasterEffect.SendToFramework(session, new Event.Error(why)));
                run(new MasterEffect.CloseFramework(session));
            }
            case MasterEvent.FrameworkUpdateRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.WeightsUpdateRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.QuotaUpdateRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.AgentDrainRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.AgentDeactivationRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.AgentReactivationRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.AgentGoneRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.OperationRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.MaintenanceRequested asked -> answer(asked.ticket(), why);
            case MasterEvent.AgentLinkBroken _,
                    MasterEvent.FrameworkLinkBroken _,
                    MasterEvent.TeardownRequested _,
                    MasterEvent.DeadlineReached _ -> {
                return false;
            }
        }
        return true;
    }

    private void answer(long ticket, String why) {
        run(new MasterEffect.Answer(ticket, Optional.of(why)));
    }

    void sendToSchedulers(Iterable<Long> sessions, Event event) {
        sessions.forEach(session -> run(new MasterEffect.SendToFramework(session, event)));
    }

    void closeAll() {
        questions.values().forEach(question -> question.tryFail("the master has ended"));
        questions.clear();
        List.copyOf(agents.keySet()).forEach(session -> run(new MasterEffect.CloseAgent(session)));
        List.copyOf(schedulers.keySet()).forEach(session -> run(new MasterEffect.CloseFramework(session)));
    }
}
