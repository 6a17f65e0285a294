package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.operation.Conversion;
import io.ekiden.mesos.operation.Converter;
import io.ekiden.mesos.operation.OperationPermits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reservations and volumes. The agent has them in its checkpoint, the master knows them from it: an operation is sent in the order of its
 * ACCEPT, so launches after it count on it, but what it made is offered to nobody before the agent says that it lasts. So no crash, of the
 * master or of the agent, takes back a reservation or a volume that anybody was offered or told of.
 *
 * <p>How an operation with an id ended is told until it is acknowledged: at once, when its framework subscribes again, and when its agent
 * comes back.
 */
final class OperationRules {
    /** Of one framework on one agent: both it and the master keep them, and tell them again and again. */
    static final int MOST_UNACKNOWLEDGED = 1_000;

    /** Whose an operator's operations are: no framework's. */
    private static final FrameworkId OPERATOR = new FrameworkId("");

    private final Turn turn;

    OperationRules(Turn turn) {
        this.turn = turn;
    }

    Conversions conversionsFor(Framework framework, Offer offer) {
        return new Conversions(framework, offer);
    }

    /** The conversions of one ACCEPT. */
    final class Conversions {
        private final Framework framework;
        private final AgentId agentId;
        private final String role;
        private final TreeSet<Resources.Key> made = new TreeSet<>();
        private @Nullable UUID last;

        private Conversions(Framework framework, Offer offer) {
            this.framework = framework;
            this.agentId = offer.agentId();
            this.role = offer.role();
        }

        /** What is left and made; the same when the operation is refused. */
        Resources apply(Operation.Convert operation, Resources rest) {
            var agent = turn.state().agent(agentId);
            if (agent == null) {
                return rest;
            }
            var info = framework.info();
            var converter = new Converter(
                    Optional.of(role),
                    info.principal(),
                    info.capabilities(),
                    agent.info().resources());
            return switch (converter.judge(operation, rest)) {
                case Converter.Judgement.Refused(var why) -> {
                    refuse(operation.id(), why);
                    yield rest;
                }
                case Converter.Judgement.Allowed(var conversion) -> {
                    var refusal = new OperationPermits(turn.settings().acls(), info.principal())
                            .refusal(operation)
                            .or(() -> operation.id().flatMap(_ -> tooManyUnacknowledged(agent)));
                    if (refusal.isPresent()) {
                        refuse(operation.id(), refusal.get());
                        yield rest;
                    }
                    send(operation, conversion);
                    yield conversion.applyTo(rest);
                }
            };
        }

        private Optional<String> tooManyUnacknowledged(Agent agent) {
            long count = agent.work().operations().values().stream()
                    .filter(one ->
                            one.operationId().isPresent() && one.frameworkId().equals(framework.id()))
                    .count();
            return count < MOST_UNACKNOWLEDGED
                    ? Optional.empty()
                    : Optional.of(count + " operations on agent " + agentId + " have not been acknowledged; at most "
                            + MOST_UNACKNOWLEDGED + " are possible");
        }

        private void send(Operation.Convert operation, Conversion conversion) {
            var uuid = nextUuid();
            turn.change(new MasterChange.ResourcesConverted(agentId, framework.id(), role, conversion));
            turn.change(new MasterChange.OperationSent(
                    agentId,
                    new Agent.PendingOperation(
                            uuid, framework.id(), role, operation.id(), Resources.EMPTY, Optional.empty())));
            var agent = turn.state().agent(agentId);
            if (agent != null) {
                turn.tell(
                        agent,
                        new MasterToAgent.ApplyOperation(
                                uuid, framework.id(), operation.id(), conversion.consumed(), conversion.converted()));
            }
            made.addAll(conversion.converted().keys());
            last = uuid;
        }

        void refuse(Optional<String> id, String why) {
            tellError(framework, id, why);
        }

        /** What nobody may be offered until the agent has answered the last of these operations. */
        Resources hold(Resources rest) {
            var agent = turn.state().agent(agentId);
            if (last == null || agent == null) {
                return Resources.EMPTY;
            }
            var held = rest.only(made::contains);
            var pending = agent.work().operations().get(last);
            if (pending != null) {
                turn.change(new MasterChange.OperationSent(agentId, pending.withHeld(held)));
            }
            return held;
        }
    }

    /** Unique as the master's id is. */
    private UUID nextUuid() {
        var name = turn.settings().masterId() + "-P" + turn.state().numbers().nextOperation();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** An operator's: what is free or offered is taken, and the offers of it taken back. Why not, if it is not done. */
    Optional<String> operate(AgentId agentId, Operation.Convert operation) {
        var agent = turn.state().agent(agentId);
        if (agent == null || !agent.isConnected()) {
            return Optional.of("Agent " + agentId + " is not connected");
        }
        var converter = Converter.ofOperator(agent.info().resources());
        return switch (converter.judge(operation, unused(agent))) {
            case Converter.Judgement.Refused(var why) -> Optional.of(why);
            case Converter.Judgement.Allowed(var conversion) -> {
                takeBack(agent, conversion.consumed());
                send(agentId, conversion);
                yield Optional.empty();
            }
        };
    }

    /** What no task has; offers can be taken back. */
    private Resources unused(Agent agent) {
        var free = free(agent);
        for (var id : agent.work().offers()) {
            var offer = turn.state().offers().get(id);
            free = offer == null ? free : free.plus(offer.offer().resources());
        }
        return free;
    }

    private Resources free(Agent agent) {
        return agent.info().resources().minus(turn.state().allocator().allocatedOn(agent.id()));
    }

    private void takeBack(Agent agent, Resources wanted) {
        for (var id : agent.work().offers()) {
            if (free(agent).contains(wanted)) {
                return;
            }
            turn.rescind(id);
        }
    }

    private void send(AgentId agentId, Conversion conversion) {
        var uuid = nextUuid();
        var role = Resources.UNRESERVED;
        turn.change(new MasterChange.ResourcesHeld(agentId, OPERATOR, role, conversion.consumed()));
        turn.change(new MasterChange.ResourcesConverted(agentId, OPERATOR, role, conversion));
        turn.change(new MasterChange.OperationSent(
                agentId,
                new Agent.PendingOperation(
                        uuid, OPERATOR, role, Optional.empty(), conversion.converted(), Optional.empty())));
        var agent = turn.state().agent(agentId);
        if (agent != null) {
            turn.tell(
                    agent,
                    new MasterToAgent.ApplyOperation(
                            uuid, OPERATOR, Optional.empty(), conversion.consumed(), conversion.converted()));
        }
    }

    /** None of an ACCEPT's operations is done. */
    void refuseAll(Framework framework, List<Operation> operations, String why) {
        for (var operation : operations) {
            if (operation instanceof Operation.Convert convert) {
                tellError(framework, convert.id(), "Operation attempted with invalid offers: " + why);
            }
        }
    }

    private void tellError(Framework framework, Optional<String> id, String why) {
        if (id.isPresent()) {
            tell(framework, Operation.Status.of(id, Operation.State.OPERATION_ERROR, why));
        }
    }

    private void tell(Framework framework, Operation.Status status) {
        turn.tell(framework, new Event.UpdateOperationStatus(status));
    }

    /** The agent has applied it, or could not. False when the agent's resources are not what the master believes. */
    boolean ended(Agent agent, AgentToMaster.OperationEnded ended) {
        boolean told = ended.operationId().isPresent() && ended.failure().isEmpty();
        var status = ended.operationId().map(id -> status(agent, ended));
        turn.change(new MasterChange.OperationEnded(
                agent.id(), ended.uuid(), ended.frameworkId(), told ? status : Optional.empty()));
        turn.freed(agent.id());
        var framework = turn.state().framework(ended.frameworkId());
        if (framework != null && status.isPresent()) {
            tell(framework, status.get());
        } else if (framework == null && told) {
            forget(agent, ended.uuid());
        }
        return ended.failure().isEmpty();
    }

    private static Operation.Status status(Agent agent, AgentToMaster.OperationEnded ended) {
        boolean failed = ended.failure().isPresent();
        return new Operation.Status(
                ended.operationId(),
                failed ? Operation.State.OPERATION_FAILED : Operation.State.OPERATION_FINISHED,
                ended.failure().orElse(""),
                ended.converted(),
                failed ? Optional.empty() : Optional.of(ended.uuid()),
                Optional.of(agent.id()));
    }

    private void forget(Agent agent, UUID uuid) {
        turn.change(new MasterChange.OperationForgotten(agent.id(), uuid));
        turn.tell(agent, new MasterToAgent.AcknowledgeOperation(uuid));
    }

    void acknowledge(Framework framework, Call.AcknowledgeOperation call) {
        var agent = turn.state().agent(call.agentId());
        if (agent == null || !agent.isConnected()) {
            // The agent will tell again when it is back.
            return;
        }
        var known = agent.work().operations().get(call.uuid());
        if (known != null
                && known.frameworkId().equals(framework.id())
                && known.status().isPresent()) {
            forget(agent, call.uuid());
        }
    }

    /** An agent is back: what it lists has ended, and what was sent but is not listed never came, or nobody wanted to hear of it. */
    void settle(Agent agent, List<AgentToMaster.OperationEnded> listed) {
        var seen = new TreeSet<UUID>();
        for (var ended : listed) {
            seen.add(ended.uuid());
            ended(agent, ended);
        }
        for (var operation : agent.work().operations().values()) {
            if (!seen.contains(operation.uuid())) {
                turn.change(new MasterChange.OperationEnded(
                        agent.id(), operation.uuid(), operation.frameworkId(), Optional.empty()));
                var framework = turn.state().framework(operation.frameworkId());
                if (framework != null
                        && operation.operationId().isPresent()
                        && operation.status().isEmpty()) {
                    tell(
                            framework,
                            Operation.Status.of(
                                    operation.operationId(),
                                    Operation.State.OPERATION_DROPPED,
                                    "Operation was lost with the link to its agent"));
                }
            }
        }
        turn.freed(agent.id());
    }

    /** A framework is back: it is told again what it has not acknowledged. */
    void tellAgain(Framework framework) {
        for (var agent : turn.state().agents().byId().values()) {
            for (var operation : agent.work().operations().values()) {
                if (operation.frameworkId().equals(framework.id())) {
                    operation.status().ifPresent(status -> tell(framework, status));
                }
            }
        }
    }

    /** Looks at each agent once, however many it is asked for. */
    void reconcile(Framework framework, List<Call.ReconcileOperation> asked) {
        var wanted =
                asked.stream().map(Call.ReconcileOperation::operationId).collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<String>();
        for (var agent : turn.state().agents().byId().values()) {
            for (var operation : agent.work().operations().values()) {
                var id = operation.operationId();
                if (operation.frameworkId().equals(framework.id())
                        && id.isPresent()
                        && (asked.isEmpty() || wanted.contains(id.get()))) {
                    known.add(id.get());
                    tell(
                            framework,
                            operation
                                    .status()
                                    .orElseGet(() -> Operation.Status.of(
                                            id,
                                            Operation.State.OPERATION_PENDING,
                                            "Reconciliation: Latest operation state")));
                }
            }
        }
        asked.stream().filter(one -> !known.contains(one.operationId())).forEach(one -> tell(framework, unknown(one)));
    }

    /** <b>Source:</b> Mesos {@code Master::reconcileOperations}. */
    private Operation.Status unknown(Call.ReconcileOperation asked) {
        var agents = turn.state().agents();
        var id = Optional.of(asked.operationId());
        if (asked.agentId()
                .map(agents.recovering()::contains)
                .orElse(!agents.recovering().isEmpty())) {
            return Operation.Status.of(
                    id,
                    Operation.State.OPERATION_RECOVERING,
                    "Reconciliation: Agent is recovered but has not re-registered");
        }
        if (asked.agentId().map(agents.unreachable()::containsKey).orElse(false)) {
            return Operation.Status.of(
                    id, Operation.State.OPERATION_UNREACHABLE, "Reconciliation: Agent is unreachable");
        }
        return Operation.Status.of(id, Operation.State.OPERATION_UNKNOWN, "Reconciliation: Operation is unknown");
    }
}
