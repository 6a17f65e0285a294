package io.ekiden.mesos.wire.v1;

import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * What a call must hold, in the order in which Mesos looks.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}, {@code scheduler::call::validate}; texts as recorded.
 */
final class CallValidation {
    private CallValidation() {}

    static void check(Call call) throws WireException {
        require(call.hasType(), "type");
        if (call.getType() == Call.Type.SUBSCRIBE) {
            checkSubscribe(call);
            return;
        }
        require(call.hasFrameworkId(), "framework_id");
        switch (call.getType()) {
            case ACCEPT -> require(call.hasAccept(), "accept");
            case DECLINE -> require(call.hasDecline(), "decline");
            case ACCEPT_INVERSE_OFFERS -> require(call.hasAcceptInverseOffers(), "accept_inverse_offers");
            case DECLINE_INVERSE_OFFERS -> require(call.hasDeclineInverseOffers(), "decline_inverse_offers");
            case KILL -> require(call.hasKill(), "kill");
            case SHUTDOWN -> require(call.hasShutdown(), "shutdown");
            case ACKNOWLEDGE -> {
                require(call.hasAcknowledge(), "acknowledge");
                if (!Ids.isUuid(call.getAcknowledge().getUuid())) {
                    throw invalid("Not a valid UUID");
                }
            }
            case ACKNOWLEDGE_OPERATION_STATUS -> {
                require(call.hasAcknowledgeOperationStatus(), "acknowledge_operation_status");
                if (!Ids.isUuid(call.getAcknowledgeOperationStatus().getUuid())) {
                    throw invalid("Not a valid UUID");
                }
                require(call.getAcknowledgeOperationStatus().hasAgentId(), "agent_id");
            }
            case RECONCILE -> require(call.hasReconcile(), "reconcile");
            case RECONCILE_OPERATIONS -> require(call.hasReconcileOperations(), "reconcile_operations");
            case MESSAGE -> require(call.hasMessage(), "message");
            case REQUEST -> require(call.hasRequest(), "request");
            case UPDATE_FRAMEWORK -> {
                require(call.hasUpdateFramework(), "update_framework");
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
        require(call.hasSubscribe(), "subscribe");
        checkSameId(call, call.getSubscribe().getFrameworkInfo().getId().getValue(), "subscribe");
    }

    private static void checkSameId(Call call, String inside, String where) throws WireException {
        if (!call.getFrameworkId().getValue().equals(inside)) {
            throw invalid("'framework_id' differs from '" + where + ".framework_info.id'");
        }
    }

    private static void require(boolean present, String field) throws WireException {
        if (!present) {
            throw invalid("Expecting '" + field + "' to be present");
        }
    }

    private static WireException invalid(String reason) {
        return new WireException("Failed to validate scheduler::Call: " + reason);
    }
}
