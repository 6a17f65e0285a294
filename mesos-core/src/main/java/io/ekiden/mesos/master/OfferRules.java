package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.operation.ExecutorValidation;
import io.ekiden.mesos.operation.GroupValidation;
import io.ekiden.mesos.operation.TaskValidation;
import io.ekiden.mesos.security.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a framework does with its offers. */
final class OfferRules {
    private static final Duration MAX_REFUSE = Duration.ofDays(365);

    private final Turn turn;
    private final Framework framework;

    OfferRules(Turn turn, Framework framework) {
        this.turn = turn;
        this.framework = framework;
    }

    void decline(Call.Decline decline) {
        var until =
                refusedUntil(turn, decline.filters(), turn.settings().timeouts().minRefuse());
        decline.offerIds().stream().filter(this::isOurs).forEach(id -> {
            answered(id);
            turn.returnOffer(id, until);
        });
    }

    /** Consumes the offers whatever happens, then judges the tasks one by one. */
    void accept(Call.Accept accept) {
        accept.offerIds().stream().filter(this::isOurs).forEach(this::answered);
        var offers = new ArrayList<Offer>();
        var wrong = check(accept.offerIds(), offers);
        if (wrong.isPresent()) {
            accept.offerIds().stream().filter(this::isOurs).forEach(id -> turn.returnOffer(id, Optional.empty()));
            accept.tasks()
                    .forEach(task -> refuse(
                            task,
                            TaskState.TASK_DROPPED,
                            TaskStatus.Reason.REASON_INVALID_OFFERS,
                            "Task launched with invalid offers: " + wrong.get()));
            new OperationRules(turn).refuseAll(framework, accept.operations(), wrong.get());
            return;
        }
        use(accept, offers);
    }

    private void answered(OfferId id) {
        var offer = turn.state().offers().get(id);
        if (offer != null
                && turn.state()
                        .allocator()
                        .isSilent(framework.id(), offer.offer().role())) {
            turn.change(
                    new MasterChange.OfferAnswered(framework.id(), offer.offer().role()));
        }
    }

    private boolean isOurs(OfferId id) {
        var offer = turn.state().offers().get(id);
        return offer != null && offer.offer().frameworkId().equals(framework.id());
    }

    private Optional<String> check(List<OfferId> offerIds, List<Offer> offers) {
        if (offerIds.isEmpty()) {
            return Optional.of("No offers specified");
        }
        var seen = new HashSet<OfferId>();
        for (var id : offerIds) {
            var offer = turn.state().offers().get(id);
            if (!seen.add(id)) {
                return Optional.of("Duplicate offer " + id + " in offer list");
            }
            if (offer == null || !isOurs(id)) {
                return Optional.of("Offer " + id + " is no longer valid");
            }
            offers.add(offer.offer());
        }
        var role = offers.getFirst().role();
        var otherRole =
                offers.stream().filter(offer -> !offer.role().equals(role)).findFirst();
        if (otherRole.isPresent()) {
            return Optional.of("Aggregated offers must be allocated to the same role. Offer "
                    + otherRole.get().id() + " uses role '" + otherRole.get().role()
                    + "' but another is using role '" + role + "'");
        }
        var agentId = offers.getFirst().agentId();
        return offers.stream()
                .filter(offer -> !offer.agentId().equals(agentId))
                .findFirst()
                .map(other -> "Aggregated offers must belong to one single agent. Offer " + other.id() + " uses agent "
                        + other.agentId() + " and agent " + agentId);
    }

    /** The operations in their order, each with what those before it have left and made. */
    private void use(Call.Accept accept, List<Offer> offers) {
        var offer = offers.getFirst();
        var rest = offers.stream().map(Offer::resources).reduce(Resources.EMPTY, Resources::plus);
        var validation = new TaskValidation(
                framework.tasks().keySet(), framework.unreachable().keySet(), offer.agentId(), offer.role());
        var conversions = new OperationRules(turn).conversionsFor(framework, offer);
        boolean used = false;
        for (var operation : accept.operations()) {
            var before = rest;
            switch (operation) {
                case Operation.Launch(var tasks) -> {
                    for (var task : tasks) {
                        rest = launch(task.withRole(offer.role()), validation, rest);
                    }
                }
                case Operation.LaunchGroup group -> rest = launch(group, offer, validation, rest);
                case Operation.Convert convert -> rest = conversions.apply(convert, rest);
                case Operation.Unsupported(var type, var id) ->
                    conversions.refuse(id, "Operation " + type + " is not supported");
            }
            used |= !rest.equals(before);
        }
        // The rest of an offer that was used may be offered again at once; one that was not used is as good as
        // declined.
        var shortest = used ? Duration.ZERO : turn.settings().timeouts().minRefuse();
        var free = rest.minus(conversions.hold(rest));
        turn.change(new MasterChange.OffersAccepted(
                accept.offerIds(), free, refusedUntil(turn, accept.filters(), shortest)));
        turn.freed(offer.agentId());
    }

    private Resources launch(TaskInfo asked, TaskValidation validation, Resources rest) {
        if (asked.hasProgram()) {
            return launchOnExecutor(asked, validation, rest);
        }
        var task = asItsUser(asked);
        var unauthorized = whyNot(task);
        if (unauthorized.isPresent()) {
            refuse(task, TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_UNAUTHORIZED, unauthorized.get());
            return rest;
        }
        var wrong = validation.whatIsWrongWith(task, rest);
        if (wrong.isPresent()) {
            refuse(task, TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_INVALID, wrong.get());
            return rest;
        }
        turn.change(new MasterChange.TaskLaunched(framework.id(), task));
        var agent = turn.state().agent(task.agentId());
        if (agent != null) {
            turn.tell(agent, new MasterToAgent.RunTask(framework.id(), task));
        }
        return rest.minus(task.resources());
    }

    /** A task that a process of the framework's own runs, which is started with its first task. */
    private Resources launchOnExecutor(TaskInfo asked, TaskValidation validation, Resources rest) {
        var given = asked.executor().orElseThrow();
        var agent = turn.state().agent(asked.agentId());
        var living = agent == null
                ? Optional.<ExecutorInfo>empty()
                : agent.work().executor(framework.id(), given.executorId());
        var executor = asItsUser(given);
        var unauthorized = whyNot(executor);
        if (unauthorized.isPresent()) {
            refuse(asked, TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_UNAUTHORIZED, unauthorized.get());
            return rest;
        }
        var needed = living.isPresent() ? asked.resources() : asked.resources().plus(executor.resources());
        var wrong = validation.whatIsWrongWith(
                asked,
                new ExecutorValidation(framework.id(), asked.role()).whatIsWrongWith(executor, living),
                needed,
                rest);
        if (wrong.isPresent()) {
            refuse(asked, TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_INVALID, wrong.get());
            return rest;
        }
        var task = asked.withExecutor(executor.ownedBy(framework.id(), asked.role()));
        turn.change(new MasterChange.TaskLaunched(framework.id(), task));
        if (agent != null) {
            var owner = living.isPresent()
                    ? Optional.<ExecutorOwner>empty()
                    : Optional.of(ExecutorOwner.of(framework.info()));
            turn.tell(agent, new MasterToAgent.RunTask(framework.id(), task, owner));
        }
        return rest.minus(needed);
    }

    /** An agent runs a task that names no user as its own user, whom the access lists do not speak of. */
    private TaskInfo asItsUser(TaskInfo task) {
        return turn.settings().acls().allowAll(framework.info().principal(), Action.RUN_TASK)
                ? task
                : task.withUserUnlessNamed(framework.info().user());
    }

    private ExecutorInfo asItsUser(ExecutorInfo executor) {
        return turn.settings().acls().allowAll(framework.info().principal(), Action.RUN_TASK)
                ? executor
                : executor.withUserUnlessNamed(framework.info().user());
    }

    private Optional<String> whyNot(ExecutorInfo executor) {
        return executor.program()
                .flatMap(program -> whyNot(program.command().user().orElse("")));
    }

    private Optional<String> whyNot(TaskInfo task) {
        return whyNot(task.command().user().orElse(""));
    }

    private Optional<String> whyNot(String user) {
        return turn.settings().acls().allow(framework.info().principal(), Action.RUN_TASK, user)
                ? Optional.empty()
                : Optional.of("Not authorized to launch as user '" + user + "'");
    }

    private Resources launch(Operation.LaunchGroup group, Offer offer, TaskValidation validation, Resources rest) {
        var given = asItsUser(group.executor());
        var unauthorized = Stream.concat(
                        whyNot(given).stream(),
                        group.tasks().stream()
                                .filter(_ -> given.program().isEmpty())
                                .map(this::asItsUser)
                                .map(this::whyNot)
                                .flatMap(Optional::stream))
                .findFirst();
        if (unauthorized.isPresent()) {
            group.tasks()
                    .forEach(task -> refuse(
                            task,
                            TaskState.TASK_ERROR,
                            TaskStatus.Reason.REASON_TASK_GROUP_UNAUTHORIZED,
                            unauthorized.get()));
            return rest;
        }
        var agent = turn.state().agent(offer.agentId());
        var living = agent == null
                ? Optional.<ExecutorInfo>empty()
                : agent.work().executor(framework.id(), group.executor().executorId());
        var wrong = new GroupValidation(validation, framework.id(), offer.role())
                .whatIsWrongWith(new Operation.LaunchGroup(given, group.tasks()), living, rest);
        if (wrong.isPresent()) {
            group.tasks()
                    .forEach(task -> refuse(
                            task, TaskState.TASK_ERROR, TaskStatus.Reason.REASON_TASK_GROUP_INVALID, wrong.get()));
            return rest;
        }
        var executor = given.ownedBy(framework.id(), offer.role());
        var tasks = group.tasks().stream()
                .map(task -> asItsUser(task).withRole(offer.role()).withExecutor(executor))
                .toList();
        tasks.forEach(task -> turn.change(new MasterChange.TaskLaunched(framework.id(), task)));
        if (agent != null) {
            var owner = living.isPresent() || executor.program().isEmpty()
                    ? Optional.<ExecutorOwner>empty()
                    : Optional.of(ExecutorOwner.of(framework.info()));
            turn.tell(agent, new MasterToAgent.RunGroup(framework.id(), tasks, owner));
        }
        return rest.minus(GroupValidation.needed(group, living));
    }

    private void refuse(TaskInfo task, TaskState state, TaskStatus.Reason reason, String message) {
        turn.tellStatus(
                framework,
                TaskStatus.of(task.taskId(), state, TaskStatus.Source.SOURCE_MASTER, message, turn.now())
                        .withReason(reason)
                        .withAgentId(task.agentId()));
    }

    /** When what was refused with these filters may be offered again; absent: at once. */
    static Optional<Instant> refusedUntil(Turn turn, Filters filters, Duration shortest) {
        var asked = filters.refuse().isNegative() ? Filters.DEFAULT.refuse() : filters.refuse();
        var capped = asked.compareTo(MAX_REFUSE) > 0 ? MAX_REFUSE : asked;
        var effective = capped.compareTo(shortest) < 0 ? shortest : capped;
        return effective.isZero() ? Optional.empty() : Optional.of(turn.now().plus(effective));
    }

    /** An offer was out for long: taken back when somebody else might want it. */
    static void timedOut(Turn turn, OfferId id) {
        var known = turn.state().offers().get(id);
        if (known == null) {
            return;
        }
        var offer = known.offer();
        if (turn.state().allocator().isWantedByOthersThan(offer.frameworkId(), offer.role())) {
            turn.change(new MasterChange.OfferIgnored(offer.frameworkId(), offer.role()));
            turn.rescind(id);
        } else {
            turn.change(new MasterChange.OfferProlonged(
                    id, turn.now().plus(turn.settings().timeouts().offer())));
        }
    }
}
