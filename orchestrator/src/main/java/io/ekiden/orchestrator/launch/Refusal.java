package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Resources;
import java.math.BigDecimal;

/** One reason why an offer does not fit an app, with what a person needs to understand it. */
public sealed interface Refusal {
    NoOfferMatchReason reason();

    /** For people, for example {@code constraint hostname UNIQUE: host a is taken}. */
    String detail();

    /** True when the agent will never fit this configuration of the app: its offers may be declined for long. */
    boolean isStatic();

    /**
     * Too little of a resource is left.
     *
     * @param resource name as Mesos spells it
     * @param neededMilli thousandths asked for
     * @param offeredMilli thousandths left in the offer for the roles the app accepts
     */
    record Shortage(NoOfferMatchReason reason, String resource, long neededMilli, long offeredMilli)
            implements Refusal {
        @Override
        public String detail() {
            return "needs " + amount(neededMilli) + ", " + amount(offeredMilli) + " left";
        }

        @Override
        public boolean isStatic() {
            return false;
        }

        /** {@code 1.5 cpus}, {@code 128 MiB mem}. */
        public String amount(long milli) {
            var unit = resource.equals(Resources.MEM) || resource.equals(Resources.DISK) ? " MiB " : " ";
            return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString() + unit + resource;
        }
    }

    /** A rule does not allow it: a role, a constraint, the ports, scarce resources. */
    record Rule(NoOfferMatchReason reason, String detail, boolean isStatic) implements Refusal {}
}
