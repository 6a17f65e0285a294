package io.ekiden.orchestrator.launch.resident;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.launch.MatchResult;
import java.util.List;

/** Whether an offer has room for a resident instance, and what is to be done for it. */
public sealed interface Settlement {
    /**
     * It has.
     *
     * @param matched with what the task gets
     * @param spent what that takes from the offer
     * @param operations before the launch, in this order
     */
    record Settled(MatchResult.Matched matched, Resources spent, List<Operation> operations, Residence residence)
            implements Settlement {
        public Settled {
            operations = List.copyOf(operations);
        }
    }

    /** It has not. */
    record Unsettled(MatchResult.Refused refused) implements Settlement {}
}
