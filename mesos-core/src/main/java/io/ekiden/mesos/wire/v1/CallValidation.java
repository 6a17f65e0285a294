package io.ekiden.mesos.wire.v1;

import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * What a call must hold, in the order in which Mesos looks.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}, {@code scheduler::call::validate}; texts as recorded.
 */
final class CallValidation {
    static final Validation VALIDATION = new Validation("scheduler::Call");

    private CallValidation() {}

    static void check(Call call) throws WireException {
        VALIDATION.require(call.hasType(), "type");
        if (call.getType() == Call.Type.SUBSCRIBE) {
            checkSubscribe(call);
            return;
        }
        VALIDATION.require(call.hasFrameworkId(), "framework_id");
        switch (call.getType()) {
            case ACCEPT -> VALIDATION.require(call.hasAccept(), "accept");
            case DECLINE -> VALIDATION.require(call.hasDecline(), "decline");
            case ACCEPT_INVERSE_OFFERS -> VALIDATION.require(call.hasAcceptInverseOffers(), "accept_inverse_offers");
            case DECLINE_INVERSE_OFFERS -> VALIDATION.require(call.hasDeclineInverseOffers(), "decline_inverse_offers");
            case KILL -> VALIDATION.require(call.hasKill(), "kill");
            case SHUTDOWN -> VALIDATION.require(call.hasShutdown(), "shutdown");
            case ACKNOWLEDGE -> {
                VALIDATION.require(call.hasAcknowledge(), "acknowledge");
                if (!Ids.isUuid(call.getAcknowledge().getUuid())) {
                    throw VALIDATION.invalid("Not a valid UUID");
                }
            }
            case ACKNOWLEDGE_OPERATION_STATUS -> {
                VALIDATION.require(call.hasAcknowledgeOperationStatus(), "acknowledge_operation_status");
                if (!Ids.isUuid(call.getAcknowledgeOperationStatus().getUuid())) {
                    throw VALIDATION.invalid("Not a valid UUID");
                }
                VALIDATION.require(call.getAcknowledgeOperationStatus().hasAgentId(), "agent_id");
            }
            case RECONCILE -> VALIDATION.require(call.hasReconcile(), "reconcile");
            case RECONCILE_OPERATIONS -> VALIDATION.require(call.hasReconcileOperations(), "reconcile_operations");
            case MESSAGE -> VALIDATION.require(call.hasMessage(), "message");
            case REQUEST -> VALIDATION.require(call.hasRequest(), "request");
            case UPDATE_FRAMEWORK -> {
                VALIDATION.require(call.hasUpdateFramework(), "update_framework");
                checkSameId(
                        call,
                        call.getUpdateFramework().getFrameworkInfo().getId().getValue(),
                        "update_framework");
            }
            case UNKNOWN, SUBSCRIBE, TEARDOWN, REVIVE, SUPPRESS -> {
                // Nothing more to hold.
            }
        }
    }

    private static void checkSubscribe(Call call) throws WireException {
        VALIDATION.require(call.hasSubscribe(), "subscribe");
        checkSameId(call, call.getSubscribe().getFrameworkInfo().getId().getValue(), "subscribe");
    }

    private static void checkSameId(Call call, String inside, String where) throws WireException {
        if (!call.getFrameworkId().getValue().equals(inside)) {
            throw VALIDATION.invalid("'framework_id' differs from '" + where + ".framework_info.id'");
        }
    }
}
