package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.id.AgentId;
import java.time.Duration;
import java.util.Optional;

/** Rules of the link to the master: register until answered, again after each break, never under a refused id. */
final class Registrations {
    /** Registrations sent on one link, half a minute in all, before it is taken for dead. */
    private static final int ATTEMPTS_PER_LINK = 5;

    private Registrations() {}

    static void register(Draft draft) {
        if (draft.state().registration().retiring() && !draft.state().tasks().isEmpty()) {
            return; // what still runs belongs to the refused id
        }
        // A link that stands loses nothing, so a master that has not answered yet is busy. On a new link it would take
        // this for a second
        // agent, and drop the launches on the first one.
        boolean linked = draft.state().registration().attempts() % ATTEMPTS_PER_LINK != 0;
        draft.change(new AgentChange.RegistrationTried());
        if (!linked) {
            draft.effect(new AgentEffect.Connect());
        }
        draft.effect(new AgentEffect.Send(draft.state().snapshot()));
        setTimer(draft, draft.state().registration().attempts());
    }

    static void onConfirmed(Draft draft, AgentId id) {
        if (draft.state().registration().retiring()) {
            return;
        }
        if (!draft.state().registration().id().equals(Optional.of(id))) {
            draft.change(new AgentChange.AgentIdGiven(id));
        }
        draft.change(new AgentChange.RegistrationConfirmed());
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.Registration()));
        Updates.sendAll(draft);
    }

    static void onLinkBroken(Draft draft) {
        draft.change(new AgentChange.LinkLost());
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.PingTimeout()));
        setTimer(draft, 0);
    }

    static void onRegistrationTimer(Draft draft) {
        if (!draft.state().registration().registered()) {
            register(draft);
        }
    }

    /** Only a master that pings is expected to go on pinging: a link inside one process needs no pings. */
    static void onPing(Draft draft, Duration patience) {
        var registration = draft.state().registration();
        if (!registration.registered() && registration.attempts() == 0) {
            return; // late, on a link that was given up
        }
        draft.effect(new AgentEffect.Send(new AgentToMaster.Pong()));
        draft.effect(
                new AgentEffect.SetTimer(new TimerKey.PingTimeout(), draft.now().plus(patience)));
    }

    /** A master that is away, and is not told, misses the agent later. <b>Source:</b> Mesos {@code Slave::shutdown} on SIGUSR1. */
    static void onLeave(Draft draft) {
        if (draft.state().registration().registered()) {
            draft.effect(new AgentEffect.Send(new AgentToMaster.Unregister()));
        }
        onShutdown(draft);
    }

    /** The master refuses this id for good: end everything, then come back as a new agent. */
    static void onShutdown(Draft draft) {
        draft.change(new AgentChange.AgentIdRetired());
        draft.effect(new AgentEffect.CancelTimer(new TimerKey.PingTimeout()));
        draft.state().tasks().values().forEach(task -> {
            draft.effect(
                    new AgentEffect.CancelTimer(new TimerKey.Resend(task.run().key())));
            if (task.isEnded()) {
                Runs.forget(draft, task);
            } else {
                Kills.kill(draft, task, Optional.empty());
            }
        });
        onRetiredTaskGone(draft);
    }

    static void onRetiredTaskGone(Draft draft) {
        if (draft.state().registration().retiring() && draft.state().tasks().isEmpty()) {
            setTimer(draft, 0);
        }
    }

    /** Jittered, so that ten thousand agents do not come back to a new master in the same millisecond. */
    private static void setTimer(Draft draft, int attempts) {
        var most = draft.timeouts().registration(attempts);
        long millis =
                Math.round(most.toMillis() * (attempts == 0 ? draft.drawFraction() : 0.5 + draft.drawFraction() / 2));
        draft.effect(new AgentEffect.SetTimer(
                new TimerKey.Registration(), draft.now().plusMillis(millis)));
    }
}
