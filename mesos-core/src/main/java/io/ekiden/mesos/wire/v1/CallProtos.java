package io.ekiden.mesos.wire.v1;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import io.ekiden.mesos.wire.v1.type.WireTypes;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.scheduler.Protos;

/** What a scheduler says, as v1 messages. */
public final class CallProtos {
    private CallProtos() {}

    /**
     * A call as it came.
     *
     * @param type the name Mesos has for it
     * @param frameworkId whose call it is; absent on a first SUBSCRIBE
     * @param call absent when the type is known but asks for nothing of this master
     */
    public record Received(String type, Optional<FrameworkId> frameworkId, Optional<Call> call) {}

    /**
     * Reads and checks a request's body.
     *
     * @throws WireException in the words of Mesos
     */
    public static Received read(MediaType mediaType, byte[] body) throws WireException {
        var builder = Protos.Call.newBuilder();
        mediaType.merge(body, builder);
        var message = builder.build();
        CallValidation.check(message);
        var frameworkId = message.getFrameworkId().getValue().isEmpty()
                ? Optional.<FrameworkId>empty()
                : Optional.of(Ids.read(message.getFrameworkId()));
        return new Received(message.getType().name(), frameworkId, read(message));
    }

    private static Optional<Call> read(Protos.Call message) {
        return Optional.ofNullable(
                switch (message.getType()) {
                    case SUBSCRIBE -> subscribe(message.getSubscribe());
                    case UPDATE_FRAMEWORK -> update(message.getUpdateFramework());
                    case TEARDOWN -> new Call.Teardown();
                    case ACCEPT ->
                        new Call.Accept(
                                offerIds(message.getAccept().getOfferIdsList()),
                                message.getAccept().getOperationsList().stream()
                                        .map(OperationProtos::read)
                                        .toList(),
                                read(message.getAccept().getFilters()));
                    case DECLINE ->
                        new Call.Decline(
                                offerIds(message.getDecline().getOfferIdsList()),
                                read(message.getDecline().getFilters()));
                    case ACCEPT_INVERSE_OFFERS ->
                        new Call.AcceptInverseOffers(
                                offerIds(message.getAcceptInverseOffers().getInverseOfferIdsList()),
                                read(message.getAcceptInverseOffers().getFilters()));
                    case DECLINE_INVERSE_OFFERS ->
                        new Call.DeclineInverseOffers(
                                offerIds(message.getDeclineInverseOffers().getInverseOfferIdsList()),
                                read(message.getDeclineInverseOffers().getFilters()));
                    case REVIVE -> new Call.Revive(message.getRevive().getRolesList());
                    case SUPPRESS -> new Call.Suppress(message.getSuppress().getRolesList());
                    case KILL -> kill(message.getKill());
                    case SHUTDOWN ->
                        new Call.Shutdown(
                                Ids.read(message.getShutdown().getExecutorId()),
                                Ids.read(message.getShutdown().getAgentId()));
                    case ACKNOWLEDGE ->
                        new Call.Acknowledge(
                                Ids.read(message.getAcknowledge().getAgentId()),
                                Ids.read(message.getAcknowledge().getTaskId()),
                                Ids.uuid(message.getAcknowledge().getUuid()));
                    case RECONCILE ->
                        new Call.Reconcile(message.getReconcile().getTasksList().stream()
                                .map(task -> new Call.ReconcileTask(
                                        Ids.read(task.getTaskId()), Ids.read(task.hasAgentId(), task.getAgentId())))
                                .toList());
                    case MESSAGE ->
                        new Call.Message(
                                Ids.read(message.getMessage().getAgentId()),
                                Ids.read(message.getMessage().getExecutorId()),
                                Base64.getEncoder()
                                        .encodeToString(
                                                message.getMessage().getData().toByteArray()));
                    case ACKNOWLEDGE_OPERATION_STATUS ->
                        new Call.AcknowledgeOperation(
                                Ids.read(message.getAcknowledgeOperationStatus().getAgentId()),
                                Ids.uuid(message.getAcknowledgeOperationStatus().getUuid()));
                    case RECONCILE_OPERATIONS ->
                        new Call.ReconcileOperations(message.getReconcileOperations().getOperationsList().stream()
                                .map(operation -> new Call.ReconcileOperation(
                                        operation.getOperationId().getValue(),
                                        Ids.read(operation.hasAgentId(), operation.getAgentId())))
                                .toList());
                    case UNKNOWN, REQUEST -> null;
                });
    }

    private static Call.Subscribe subscribe(Protos.Call.Subscribe message) {
        return framework(
                message.getFrameworkInfo(),
                message.getOfferConstraints(),
                (info, wrong) -> new Call.Subscribe(info, message.getSuppressedRolesList(), wrong));
    }

    private static Call.UpdateFramework update(Protos.Call.UpdateFramework message) {
        return framework(
                message.getFrameworkInfo(),
                message.getOfferConstraints(),
                (info, wrong) -> new Call.UpdateFramework(info, message.getSuppressedRolesList(), wrong));
    }

    /** @param call made of a framework and of what is wrong with it */
    private static <C extends Call> C framework(
            org.apache.mesos.v1.Protos.FrameworkInfo message,
            Protos.OfferConstraints constraints,
            BiFunction<FrameworkInfo, Optional<String>, C> call) {
        var info = FrameworkProtos.read(message);
        var wrong = FrameworkProtos.whatIsWrongWith(message);
        try {
            return call.apply(info.withOfferConstraints(OfferConstraintProtos.read(constraints)), wrong);
        } catch (WireException malformed) {
            return call.apply(info, wrong.or(() -> Optional.of(malformed.reason())));
        }
    }

    private static Call.Kill kill(Protos.Call.Kill message) {
        return new Call.Kill(
                Ids.read(message.getTaskId()),
                Ids.read(message.hasAgentId(), message.getAgentId()),
                message.getKillPolicy().hasGracePeriod()
                        ? Optional.of(Duration.ofNanos(
                                message.getKillPolicy().getGracePeriod().getNanoseconds()))
                        : Optional.empty());
    }

    private static List<OfferId> offerIds(List<OfferID> messages) {
        return messages.stream().map(Ids::read).toList();
    }

    /** What is no time to wait, or a negative one, means the default; more than a year means a year. */
    private static Filters read(org.apache.mesos.v1.Protos.Filters message) {
        double seconds = message.getRefuseSeconds();
        if (!(seconds >= 0)) {
            return Filters.DEFAULT;
        }
        return new Filters(Duration.ofMillis(Math.round(Math.min(seconds, 365 * 86_400.0) * 1000)));
    }

    /** A request's body. */
    public static byte[] write(MediaType mediaType, Optional<FrameworkId> frameworkId, Call call) {
        var message = Protos.Call.newBuilder();
        frameworkId.ifPresent(id -> message.setFrameworkId(Ids.write(id)));
        write(call, message);
        return mediaType.write(message.build());
    }

    private static void write(Call call, Protos.Call.Builder message) {
        message.setType(WireTypes.of(call));
        switch (call) {
            case Call.Subscribe(var info, var suppressed, var _) -> {
                message.getSubscribeBuilder()
                        .setFrameworkInfo(FrameworkProtos.write(info))
                        .addAllSuppressedRoles(suppressed);
                if (!info.offerConstraints().byRole().isEmpty()) {
                    message.getSubscribeBuilder()
                            .setOfferConstraints(OfferConstraintProtos.write(info.offerConstraints()));
                }
                info.id().ifPresent(id -> message.setFrameworkId(Ids.write(id)));
            }
            case Call.Teardown() -> {
                // Its type says all.
            }
            case Call.Accept accept -> {
                var body = message.getAcceptBuilder();
                accept.offerIds().forEach(id -> body.addOfferIds(Ids.write(id)));
                accept.operations().forEach(operation -> body.addOperations(OperationProtos.write(operation)));
                body.setFilters(write(accept.filters()));
            }
            case Call.Decline decline -> {
                var body = message.getDeclineBuilder();
                decline.offerIds().forEach(id -> body.addOfferIds(Ids.write(id)));
                body.setFilters(write(decline.filters()));
            }
            case Call.AcceptInverseOffers(var ids, var filters) -> {
                var body = message.getAcceptInverseOffersBuilder().setFilters(write(filters));
                ids.forEach(id -> body.addInverseOfferIds(Ids.write(id)));
            }
            case Call.DeclineInverseOffers(var ids, var filters) -> {
                var body = message.getDeclineInverseOffersBuilder().setFilters(write(filters));
                ids.forEach(id -> body.addInverseOfferIds(Ids.write(id)));
            }
            case Call.UpdateFramework(var info, var suppressed, var _) -> {
                var body = message.getUpdateFrameworkBuilder()
                        .setFrameworkInfo(FrameworkProtos.write(info))
                        .addAllSuppressedRoles(suppressed);
                if (!info.offerConstraints().byRole().isEmpty()) {
                    body.setOfferConstraints(OfferConstraintProtos.write(info.offerConstraints()));
                }
            }
            case Call.Revive(var roles) -> {
                if (!roles.isEmpty()) {
                    message.getReviveBuilder().addAllRoles(roles);
                }
            }
            case Call.Suppress(var roles) -> {
                if (!roles.isEmpty()) {
                    message.getSuppressBuilder().addAllRoles(roles);
                }
            }
            case Call.Kill kill -> {
                var body = message.getKillBuilder().setTaskId(Ids.write(kill.taskId()));
                kill.agentId().ifPresent(id -> body.setAgentId(Ids.write(id)));
                kill.gracePeriod()
                        .ifPresent(grace -> body.getKillPolicyBuilder().setGracePeriod(TaskProtos.nanos(grace)));
            }
            case Call.Shutdown(var executorId, var agentId) ->
                message.getShutdownBuilder()
                        .setExecutorId(Ids.write(executorId))
                        .setAgentId(Ids.write(agentId));
            case Call.Acknowledge(var agentId, var taskId, var uuid) ->
                message.getAcknowledgeBuilder()
                        .setAgentId(Ids.write(agentId))
                        .setTaskId(Ids.write(taskId))
                        .setUuid(Ids.write(uuid));
            case Call.Reconcile(var tasks) -> {
                var body = message.getReconcileBuilder();
                for (var task : tasks) {
                    var written = body.addTasksBuilder().setTaskId(Ids.write(task.taskId()));
                    task.agentId().ifPresent(id -> written.setAgentId(Ids.write(id)));
                }
            }
            case Call.AcknowledgeOperation(var agentId, var uuid) ->
                message.getAcknowledgeOperationStatusBuilder()
                        .setAgentId(Ids.write(agentId))
                        .setUuid(Ids.write(uuid));
            case Call.ReconcileOperations(var operations) -> {
                var body = message.getReconcileOperationsBuilder();
                for (var operation : operations) {
                    var written = body.addOperationsBuilder();
                    written.getOperationIdBuilder().setValue(operation.operationId());
                    operation.agentId().ifPresent(id -> written.setAgentId(Ids.write(id)));
                }
            }
            case Call.Message(var agentId, var executorId, var base64) ->
                message.getMessageBuilder()
                        .setAgentId(Ids.write(agentId))
                        .setExecutorId(Ids.write(executorId))
                        .setData(ByteString.copyFrom(Base64.getDecoder().decode(base64)));
        }
    }

    private static org.apache.mesos.v1.Protos.Filters write(Filters filters) {
        return org.apache.mesos.v1.Protos.Filters.newBuilder()
                .setRefuseSeconds(filters.refuse().toMillis() / 1000.0)
                .build();
    }
}
