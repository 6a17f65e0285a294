package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.model.Call;
import java.util.Set;

/**
 * Which calls may be on the way to a master together. A master that says that one came too often may yet take those behind it: so only
 * calls go together that come to the same in any order.
 */
enum CallKind {
    /** About an update or an offer that no other call is about. */
    SETTLING,
    /** With offers of their own. */
    ACCEPTING,
    /** Has to come after the launch of its task. */
    KILLING,
    /** All the others: what was revived and then suppressed is not what was suppressed and then revived. */
    ALONE;

    static CallKind of(Call call) {
        return switch (call) {
            case Call.Acknowledge _,
                    Call.AcknowledgeOperation _,
                    Call.Decline _,
                    Call.AcceptInverseOffers _,
                    Call.DeclineInverseOffers _ -> SETTLING;
            case Call.Accept _ -> ACCEPTING;
            case Call.Kill _ -> KILLING;
            case Call.Subscribe _,
                    Call.UpdateFramework _,
                    Call.Teardown _,
                    Call.Revive _,
                    Call.Suppress _,
                    Call.Reconcile _,
                    Call.ReconcileOperations _,
                    Call.Shutdown _,
                    Call.Message _ -> ALONE;
        };
    }

    /** Whether such a call may follow before those are answered. */
    boolean mayJoin(Set<CallKind> underWay) {
        return switch (this) {
            case SETTLING -> !underWay.contains(ALONE);
            case ACCEPTING -> !underWay.contains(ALONE) && !underWay.contains(KILLING);
            case KILLING -> !underWay.contains(ALONE) && !underWay.contains(ACCEPTING);
            case ALONE -> underWay.isEmpty();
        };
    }
}
