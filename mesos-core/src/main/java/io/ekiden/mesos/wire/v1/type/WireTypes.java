package io.ekiden.mesos.wire.v1.type;

import com.google.protobuf.ProtocolMessageEnum;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.scheduler.Protos;

/** Which type a call, an event or an operation is of in Mesos: one table for the wire, and for what is counted by it. */
public final class WireTypes {
    private WireTypes() {}

    public static Protos.Call.Type of(Call call) {
        return switch (call) {
            case Call.Subscribe _ -> Protos.Call.Type.SUBSCRIBE;
            case Call.UpdateFramework _ -> Protos.Call.Type.UPDATE_FRAMEWORK;
            case Call.Teardown _ -> Protos.Call.Type.TEARDOWN;
            case Call.Accept _ -> Protos.Call.Type.ACCEPT;
            case Call.Decline _ -> Protos.Call.Type.DECLINE;
            case Call.AcceptInverseOffers _ -> Protos.Call.Type.ACCEPT_INVERSE_OFFERS;
            case Call.DeclineInverseOffers _ -> Protos.Call.Type.DECLINE_INVERSE_OFFERS;
            case Call.Revive _ -> Protos.Call.Type.REVIVE;
            case Call.Suppress _ -> Protos.Call.Type.SUPPRESS;
            case Call.Kill _ -> Protos.Call.Type.KILL;
            case Call.Acknowledge _ -> Protos.Call.Type.ACKNOWLEDGE;
            case Call.Reconcile _ -> Protos.Call.Type.RECONCILE;
            case Call.AcknowledgeOperation _ -> Protos.Call.Type.ACKNOWLEDGE_OPERATION_STATUS;
            case Call.ReconcileOperations _ -> Protos.Call.Type.RECONCILE_OPERATIONS;
            case Call.Shutdown _ -> Protos.Call.Type.SHUTDOWN;
            case Call.Message _ -> Protos.Call.Type.MESSAGE;
        };
    }

    public static Protos.Event.Type of(Event event) {
        return switch (event) {
            case Event.Subscribed _ -> Protos.Event.Type.SUBSCRIBED;
            case Event.Offers _ -> Protos.Event.Type.OFFERS;
            case Event.Rescind _ -> Protos.Event.Type.RESCIND;
            case Event.InverseOffers _ -> Protos.Event.Type.INVERSE_OFFERS;
            case Event.RescindInverseOffer _ -> Protos.Event.Type.RESCIND_INVERSE_OFFER;
            case Event.Update _ -> Protos.Event.Type.UPDATE;
            case Event.UpdateOperationStatus _ -> Protos.Event.Type.UPDATE_OPERATION_STATUS;
            case Event.Message _ -> Protos.Event.Type.MESSAGE;
            case Event.Failure _, Event.ExecutorEnded _ -> Protos.Event.Type.FAILURE;
            case Event.Error _ -> Protos.Event.Type.ERROR;
            case Event.Heartbeat _ -> Protos.Event.Type.HEARTBEAT;
        };
    }

    public static Offer.Operation.Type of(Operation operation) {
        return switch (operation) {
            case Operation.Launch _ -> Offer.Operation.Type.LAUNCH;
            case Operation.LaunchGroup _ -> Offer.Operation.Type.LAUNCH_GROUP;
            case Operation.Convert convert ->
                Offer.Operation.Type.valueOf(convert.kind().name());
            case Operation.Unsupported(var type, var _) -> Offer.Operation.Type.valueOf(type);
        };
    }

    /** As metrics have it: in small letters. */
    public static String name(Call call) {
        return name(of(call));
    }

    /** See {@link #name(Call)}. */
    public static String name(Event event) {
        return name(of(event));
    }

    /** See {@link #name(Call)}. */
    public static String name(Operation operation) {
        return name(of(operation));
    }

    /** All calls that there are. */
    public static List<String> calls() {
        return names(Protos.Call.Type.values());
    }

    /** All events that there are. */
    public static List<String> events() {
        return names(Protos.Event.Type.values());
    }

    /** All operations that there are. */
    public static List<String> operations() {
        return names(Offer.Operation.Type.values());
    }

    /** Without the UNKNOWN that each has, whose number is 0. */
    private static List<String> names(ProtocolMessageEnum[] types) {
        return Arrays.stream(types)
                .filter(type -> type.getNumber() != 0)
                .map(WireTypes::name)
                .toList();
    }

    private static String name(ProtocolMessageEnum type) {
        return type.getValueDescriptor().getName().toLowerCase(Locale.ROOT);
    }
}
