package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.RoleNames;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.operation.TaskValidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Frameworks subscribe, fail over, and end. */
final class FrameworkRules {
    private final Turn turn;

    FrameworkRules(Turn turn) {
        this.turn = turn;
    }

    void subscribe(long session, Call.Subscribe call) {
        var asked = call.frameworkInfo();
        var onSession = turn.state().frameworkOf(session);
        // A retry on the same stream without an id has not seen our answer.
        var id = asked.id()
                .filter(given -> !given.value().isEmpty())
                .or(() -> onSession == null ? Optional.empty() : Optional.of(onSession.id()))
                .orElseGet(() -> MasterMachine.frameworkId(
                        turn.settings(), turn.state().numbers().nextFramework()));
        var wrong = TaskValidation.whatIsWrongWithId(id.value());
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
        var problem = call.malformed()
                .or(() -> RoleNames.whatIsWrongWith(asked, call.suppressedRoles()))
                .or(() -> asked.offerConstraints().whatIsWrongWith(asked.roles()));
        if (problem.isEmpty() && known != null && isOther(known, asked)) {
            problem = Optional.of("Changing framework's principal is not allowed.");
        }
        problem = problem.or(() -> turn.settings().acls().whyNot(asked.principal(), asked.roles()));
        if (problem.isPresent()) {
            refuse(session, problem.get());
            return;
        }
        if (known != null) {
            known.session().filter(old -> old != session).ifPresent(old -> refuse(old, "Framework failed over"));
            // The new scheduler never saw these offers, so there is nothing to rescind.
            turn.returnOffersOf(id);
        }
        var kept = known == null || known.link() instanceof Framework.Link.Recovered
                ? asked
                : asked.withUserAndCheckpointOf(known.info());
        var info = withConstraintsOf(known, kept.withId(Optional.of(id)));
        turn.change(new MasterChange.FrameworkSubscribed(info, call.suppressedRoles(), session, turn.now()));
        turn.effect(new MasterEffect.SendToFramework(session, subscribed(id)));
        var framework = turn.state().framework(id);
        if (framework != null) {
            new OperationRules(turn).tellAgain(framework);
            askForUpdates(framework);
        }
        turn.offerAnything();
    }

    /** The same constraints once more need not be tried on each agent again. */
    private static FrameworkInfo withConstraintsOf(@Nullable Framework known, FrameworkInfo info) {
        return known != null && known.info().offerConstraints().equals(info.offerConstraints())
                ? info.withOfferConstraints(known.info().offerConstraints())
                : info;
    }

    /** What was told while it was away is told again at once. <b>Source:</b> Mesos {@code Master::_subscribe}, UpdateFrameworkMessage. */
    private void askForUpdates(Framework framework) {
        framework.tasks().values().stream()
                .map(task -> task.info().agentId())
                .distinct()
                .flatMap(id -> Stream.ofNullable(turn.state().agent(id)))
                .forEach(agent -> turn.tell(agent, new MasterToAgent.ResendUpdates(framework.id())));
    }

    private static boolean isOther(Framework known, FrameworkInfo asked) {
        return !(known.link() instanceof Framework.Link.Recovered)
                && !known.info().principal().equals(asked.principal());
    }

    /** All or nothing. <b>Source:</b> Mesos {@code Master::updateFramework}. */
    void update(long session, long ticket, Call.UpdateFramework call) {
        var framework = turn.state().frameworkOf(session);
        var refusal = framework == null ? Optional.of("Framework is not subscribed") : whatIsWrongWith(call, framework);
        if (framework != null && refusal.isEmpty()) {
            var info = withConstraintsOf(framework, call.frameworkInfo().withId(Optional.of(framework.id())));
            turn.change(new MasterChange.FrameworkUpdated(info, call.suppressedRoles(), turn.now()));
            turn.rescindAll(offer ->
                    offer.frameworkId().equals(framework.id()) && !info.roles().contains(offer.role()));
            turn.offerAnything();
        }
        turn.effect(new MasterEffect.Answer(ticket, refusal));
    }

    private static Optional<String> whatIsWrongWith(Call.UpdateFramework call, Framework framework) {
        var before = framework.info();
        var after = call.frameworkInfo();
        return call.malformed()
                .or(() -> RoleNames.whatIsWrongWith(after, call.suppressedRoles()))
                .or(() -> after.offerConstraints().whatIsWrongWith(after.roles()))
                .or(() -> unchangeable(
                        "principal",
                        before.principal().orElse(""),
                        after.principal().orElse("")))
                .or(() -> unchangeable("user", before.user(), after.user()))
                .or(() -> unchangeable("checkpoint", "" + before.checkpoint(), "" + after.checkpoint()));
    }

    private static Optional<String> unchangeable(String field, String before, String after) {
        return before.equals(after)
                ? Optional.empty()
                : Optional.of("Updating 'FrameworkInfo." + field + "' is unsupported; attempted to update from '"
                        + before + "' to '" + after + "'");
    }

    /** Roles that are not the framework's make the whole call void, as in Mesos. */
    void revive(Framework framework, List<String> asked) {
        if (framework.info().roles().containsAll(asked)) {
            var roles = asked.isEmpty() ? framework.info().roles() : asked;
            turn.change(new MasterChange.FrameworkRevived(framework.id(), roles, turn.now()));
            turn.offerAnything();
        }
    }

    /** See {@link #revive}. Offers that are out stay out. */
    void suppress(Framework framework, List<String> asked) {
        if (framework.info().roles().containsAll(asked)) {
            var roles = asked.isEmpty() ? framework.info().roles() : asked;
            turn.change(new MasterChange.FrameworkSuppressed(framework.id(), roles));
        }
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

    /** An operator's teardown. */
    void teardown(long ticket, FrameworkId id) {
        var refusal = turn.state().framework(id) == null
                ? Optional.of("No framework found with specified ID")
                : Optional.<String>empty();
        teardown(id);
        turn.effect(new MasterEffect.Answer(ticket, refusal));
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
        for (var agent : turn.state().agents().byId().values()) {
            // Also those where an executor waits for tasks.
            if (agent.work().executors().keySet().stream()
                    .anyMatch(key -> key.frameworkId().equals(id))) {
                agents.add(agent.id());
                turn.freed(agent.id());
            }
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
