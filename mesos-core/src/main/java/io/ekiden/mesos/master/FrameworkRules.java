package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.FrameworkInfo;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Frameworks subscribe, fail over, and end. */
final class FrameworkRules {
    private final Turn turn;

    FrameworkRules(Turn turn) {
        this.turn = turn;
    }

    void subscribe(long session, FrameworkInfo asked) {
        var onSession = turn.state().frameworkOf(session);
        // A retry on the same stream without an id has not seen our answer.
        var id = asked.id()
                .filter(given -> !given.value().isEmpty())
                .or(() -> onSession == null ? Optional.empty() : Optional.of(onSession.id()))
                .orElseGet(() -> MasterMachine.frameworkId(
                        turn.settings(), turn.state().numbers().nextFramework()));
        var wrong = MasterMachine.whatIsWrongWithId(id.value());
        if (wrong.isPresent()) {
            refuse(session, "Framework " + wrong.get());
            return;
        }
        if (turn.state().frameworks().completed().containsKey(id)) {
            refuse(session, "Framework has been removed");
            return;
        }
        if (onSession != null && !onSession.id().equals(id)) {
            refuse(session, "A stream belongs to one framework");
            return;
        }
        var known = turn.state().framework(id);
        if (known != null) {
            known.session().filter(old -> old != session).ifPresent(old -> refuse(old, "Framework failed over"));
            // The new scheduler never saw these offers, so there is nothing to rescind.
            turn.returnOffersOf(id);
        }
        var info = asked.withId(Optional.of(id));
        turn.change(new MasterChange.FrameworkSubscribed(info, session, turn.now()));
        turn.effect(new MasterEffect.SendToFramework(session, subscribed(id)));
        turn.offerAnything();
    }

    private Event.Subscribed subscribed(FrameworkId id) {
        var settings = turn.settings();
        return new Event.Subscribed(id, settings.timeouts().heartbeat(), settings.info());
    }

    private void refuse(long session, String why) {
        turn.effect(new MasterEffect.SendToFramework(session, new Event.Error(why)));
        turn.effect(new MasterEffect.CloseFramework(session));
    }

    void linkBroken(long session) {
        var framework = turn.state().frameworkOf(session);
        if (framework == null) {
            return;
        }
        var timeout = framework.info().failoverTimeout();
        if (!timeout.isPositive()) {
            teardown(framework.id());
            return;
        }
        // First inactive, then returned: what comes free must not be offered to it again.
        turn.change(new MasterChange.FrameworkDisconnected(framework.info(), MasterMachine.later(turn.now(), timeout)));
        turn.returnOffersOf(framework.id());
    }

    /** Ends a framework: its tasks are shut down wherever they run, its id is refused from now on. */
    void teardown(FrameworkId id) {
        var framework = turn.state().framework(id);
        if (framework == null) {
            return;
        }
        turn.returnOffersOf(id);
        var agents = new TreeSet<AgentId>();
        for (var task : framework.tasks().values()) {
            agents.add(task.info().agentId());
            turn.freed(task.info().agentId());
        }
        turn.change(new MasterChange.FrameworkCompleted(id, turn.now()));
        for (var agentId : agents) {
            // An agent that is away is told when it returns and lists tasks of a completed framework.
            var agent = turn.state().agent(agentId);
            if (agent != null) {
                turn.tell(agent, new MasterToAgent.ShutdownFramework(id));
            }
        }
        framework.session().ifPresent(session -> turn.effect(new MasterEffect.CloseFramework(session)));
        forgetTheLongestCompleted();
    }

    private void forgetTheLongestCompleted() {
        var completed = turn.state().frameworks().completed();
        if (completed.size() > turn.settings().limits().completedFrameworks()) {
            completed.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .ifPresent(entry -> turn.change(new MasterChange.FrameworkForgotten(entry.getKey())));
        }
    }
}
