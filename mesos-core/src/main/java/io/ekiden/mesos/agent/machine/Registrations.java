package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.id.AgentId;
import java.time.Duration;
import java.util.Optional;

/** Rules of the link to the master: register until answered, again after each break, never under a refused id. */
final class Registrations {
    private Registrations() {}

    static void register(Draft draft) {
        if (draft.state().registration().retiring() && draft.state().isBusy()) {
            return; // what still runs belongs to the refused id
        }
        draft.change(new AgentChange.RegistrationTried());
        draft.effect(new AgentEffect.Connect());
        draft.effect(new AgentEffect.Send(draft.state().snapshot()));
        // A link that stands loses nothing, so a master that has not answered yet is busy; to be told the same again
        // would not help it.
        setTimer(draft, draft.timeouts().answer(), 1);
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
        lookAgain(draft);
    }

    /** The waits have grown while the last leader was away. That is over: the first wait is for all of them again. */
    static void onElected(Draft draft) {
        var registration = draft.state().registration();
        if (registration.registered() || registration.linked() || !hasBegun(registration)) {
            return;
        }
        setTimer(draft, draft.timeouts().registration(0), 0);
    }

    /** It looks for a master. */
    private static boolean hasBegun(AgentState.Registration registration) {
        return registration.attempts() > 0 && !registration.retiring();
    }

    static void onRegistrationTimer(Draft draft) {
        if (!draft.state().registration().registered()) {
            register(draft);
        }
    }

    /** A link that stands carries the news; without one they are in the next registration. */
    static void onReconfigured(Draft draft, AgentInfo info) {
        if (info.equals(draft.state().configured())) {
            return;
        }
        draft.change(new AgentChange.Configured(info));
        var registration = draft.state().registration();
        if (registration.linked() && !registration.retiring()) {
            draft.effect(new AgentEffect.Send(draft.state().snapshot()));
        }
    }

    /** Only a master that pings is expected to go on pinging: a link inside one process needs no pings. */
    static void onPing(Draft draft, Duration patience) {
        var registration = draft.state().registration();
        if (!registration.linked()) {
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
        draft.state().executors().values().forEach(executor -> ExecutorRuns.shutDown(draft, executor));
        draft.state().tasks().values().forEach(task -> {
            draft.effect(
                    new AgentEffect.CancelTimer(new TimerKey.Resend(task.run().key())));
            if (task.isEnded()) {
                Runs.forget(draft, task);
            } else if (!task.run().task().hasProgram()) {
                Kills.kill(draft, task, Optional.empty());
            }
        });
        onRetiredTaskGone(draft);
    }

    static void onRetiredTaskGone(Draft draft) {
        if (draft.state().registration().retiring() && !draft.state().isBusy()) {
            lookAgain(draft);
        }
    }

    /** Ten thousand agents must not come back to a new master in the same millisecond, nor wear it out while it begins. */
    private static void lookAgain(Draft draft) {
        int attempts = draft.state().registration().attempts();
        var longest = draft.timeouts().registration(attempts);
        if (attempts == 0) {
            setTimer(draft, longest, 0);
        } else {
            setTimer(draft, longest.dividedBy(2), 1);
        }
    }

    /** Between {@code least} times the wait and once more than that. */
    private static void setTimer(Draft draft, Duration wait, int least) {
        long millis = Math.round(wait.toMillis() * (least + draft.drawFraction()));
        draft.effect(new AgentEffect.SetTimer(
                new TimerKey.Registration(), draft.now().plusMillis(millis)));
    }
}
