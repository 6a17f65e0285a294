package io.ekiden.mesos.master.traffic;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What Mesos's metrics call what frameworks say and hear. */
final class CallNames {
    /** All that Mesos shows of a framework from its first call on. */
    static final List<String> OF_A_FRAMEWORK = ofAFramework();

    private CallNames() {}

    private static List<String> ofAFramework() {
        var names = new ArrayList<>(List.of("calls", "events", "operations"));
        for (var call : List.of(
                "accept",
                "accept_inverse_offers",
                "acknowledge",
                "acknowledge_operation_status",
                "decline",
                "decline_inverse_offers",
                "kill",
                "message",
                "reconcile",
                "reconcile_operations",
                "request",
                "revive",
                "shutdown",
                "subscribe",
                "suppress",
                "teardown",
                "update_framework")) {
            names.add("calls/" + call);
        }
        for (var event : List.of(
                "error",
                "failure",
                "heartbeat",
                "inverse_offers",
                "message",
                "offers",
                "rescind",
                "rescind_inverse_offer",
                "subscribed",
                "update",
                "update_operation_status")) {
            names.add("events/" + event);
        }
        for (var what : List.of("accepted", "declined", "rescinded", "sent")) {
            names.add("offers/" + what);
        }
        for (var kind : List.of(
                "create",
                "create_disk",
                "destroy",
                "destroy_disk",
                "grow_volume",
                "launch",
                "launch_group",
                "reserve",
                "shrink_volume",
                "unreserve")) {
            names.add("operations/" + kind);
        }
        return Collections.unmodifiableList(names);
    }

    static String of(Call call) {
        return switch (call) {
            case Call.Subscribe _ -> "calls/subscribe";
            case Call.UpdateFramework _ -> "calls/update_framework";
            case Call.Teardown _ -> "calls/teardown";
            case Call.Accept _ -> "calls/accept";
            case Call.Decline _ -> "calls/decline";
            case Call.AcceptInverseOffers _ -> "calls/accept_inverse_offers";
            case Call.DeclineInverseOffers _ -> "calls/decline_inverse_offers";
            case Call.Revive _ -> "calls/revive";
            case Call.Suppress _ -> "calls/suppress";
            case Call.Kill _ -> "calls/kill";
            case Call.Acknowledge _ -> "calls/acknowledge";
            case Call.Reconcile _ -> "calls/reconcile";
            case Call.AcknowledgeOperation _ -> "calls/acknowledge_operation_status";
            case Call.ReconcileOperations _ -> "calls/reconcile_operations";
            case Call.Shutdown _ -> "calls/shutdown";
            case Call.Message _ -> "calls/message";
        };
    }

    static String of(Event event) {
        return switch (event) {
            case Event.Subscribed _ -> "events/subscribed";
            case Event.Offers _ -> "events/offers";
            case Event.Rescind _ -> "events/rescind";
            case Event.InverseOffers _ -> "events/inverse_offers";
            case Event.RescindInverseOffer _ -> "events/rescind_inverse_offer";
            case Event.Update _ -> "events/update";
            case Event.UpdateOperationStatus _ -> "events/update_operation_status";
            case Event.Message _ -> "events/message";
            case Event.Failure _, Event.ExecutorEnded _ -> "events/failure";
            case Event.Error _ -> "events/error";
            case Event.Heartbeat _ -> "events/heartbeat";
        };
    }

    static String of(Operation operation) {
        return "operations/"
                + switch (operation) {
                    case Operation.Launch _ -> "launch";
                    case Operation.LaunchGroup _ -> "launch_group";
                    case Operation.Convert convert -> convert.kind().name().toLowerCase(Locale.ROOT);
                    case Operation.Unsupported(var type, var _) -> type.toLowerCase(Locale.ROOT);
                };
    }
}
