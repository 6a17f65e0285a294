package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open connections of a master. Used on its context only. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private record Session<M>(Consumer<M> send, Runnable onClosed) {}

    private final Map<Long, Session<MasterToAgent>> agents = new LinkedHashMap<>();
    private final Map<Long, Session<Event>> schedulers = new LinkedHashMap<>();
    /** Schedulers that have been told that they are subscribed: before that they are told nothing else. */
    private final Set<Long> greeted = new HashSet<>();

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
        greeted.remove(session);
        return schedulers.remove(session) != null;
    }

    /** Who cannot take what is meant for him costs the others nothing. */
    void run(MasterEffect effect) {
        try {
            deliver(effect);
        } catch (RuntimeException e) {
            LOG.error(
                    "Not delivered, what follows is effect={} receiver='{}'",
                    effect.getClass().getSimpleName(),
                    receiver(effect),
                    e);
        }
    }

    private static String receiver(MasterEffect effect) {
        return switch (effect) {
            case MasterEffect.SendToAgent(var session, var _) -> "agent on session " + session;
            case MasterEffect.CloseAgent(var session) -> "agent on session " + session;
            case MasterEffect.SendToFramework(var session, var _) -> "scheduler on session " + session;
            case MasterEffect.CloseFramework(var session) -> "scheduler on session " + session;
            case MasterEffect.Answer(var ticket, var _) -> "whoever asked question " + ticket;
        };
    }

    private void deliver(MasterEffect effect) {
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
                    if (event instanceof Event.Subscribed) {
                        greeted.add(session);
                    }
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
                greeted.remove(session);
                var open = schedulers.remove(session);
                if (open != null) {
                    open.onClosed().run();
                }
            }
        }
    }

    /** To those of them that know that they are subscribed: the registry may not have it yet. */
    void sendToSchedulers(Collection<Long> sessions, Event event) {
        sessions.stream()
                .filter(greeted::contains)
                .forEach(session -> run(new MasterEffect.SendToFramework(session, event)));
    }

    void closeAll() {
        questions.values().forEach(question -> question.tryFail("the master has ended"));
        questions.clear();
        List.copyOf(agents.keySet()).forEach(session -> run(new MasterEffect.CloseAgent(session)));
        List.copyOf(schedulers.keySet()).forEach(session -> run(new MasterEffect.CloseFramework(session)));
    }
}
