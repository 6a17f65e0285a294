package io.ekiden.orchestrator.launch;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.ekiden.mesos.model.Offer;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One constraint, made ready for many offers: the pattern is compiled, the number read. Immutable.
 *
 * <p><b>Source:</b> Marathon constraints. Only UNLIKE accepts an agent without the field. We differ in that patterns are RE2
 * (linear time), and that GROUP_BY without a number works and keeps the values seen so far even.
 */
final class ConstraintMatcher {
    private static final java.util.regex.Pattern SCALAR = java.util.regex.Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final String MISSING_VALUE = "";
    /** Of the agent's fault domain. An instance's place has them among its attributes. */
    static final String REGION = "@region";

    static final String ZONE = "@zone";

    private final Constraint constraint;
    private final String value;
    private final @Nullable Pattern pattern;
    private final int number;
    private final String scalarText;

    private ConstraintMatcher(Constraint constraint) {
        this.constraint = constraint;
        value = constraint.value().orElse(MISSING_VALUE);
        pattern = isPatternOperator() && constraint.value().isPresent() ? compile(value) : null;
        number = readNumber(value);
        scalarText = SCALAR.matcher(value).matches() ? renderScalar(value) : value;
    }

    static ConstraintMatcher of(Constraint constraint) {
        return new ConstraintMatcher(constraint);
    }

    /** True when the answer depends on where the other instances are. */
    boolean counts() {
        return switch (constraint.operator()) {
            case UNIQUE, GROUP_BY, MAX_PER -> true;
            case CLUSTER -> value.isEmpty();
            case LIKE, UNLIKE, IS -> false;
        };
    }

    boolean isGroupBy() {
        return constraint.operator() == Operator.GROUP_BY;
    }

    boolean isOnDomain() {
        return constraint.field().equals(REGION) || constraint.field().equals(ZONE);
    }

    /** The field's value of an agent as offered; null when it has none. */
    @Nullable
    String valueOf(Offer offer) {
        if (isHostname()) {
            return offer.hostname();
        }
        if (isOnDomain()) {
            return offer.domain()
                    .map(domain -> constraint.field().equals(REGION) ? domain.region() : domain.zone())
                    .orElse(null);
        }
        for (var attribute : offer.attributes()) {
            if (attribute.name().equals(constraint.field())) {
                return attribute.value().render();
            }
        }
        return null;
    }

    /** The field's value of a place; null when it has none. */
    @Nullable
    String valueOf(String hostname, Map<String, String> attributes) {
        return isHostname() ? hostname : attributes.get(constraint.field());
    }

    /** Null when an instance may be placed where the field has the value {@code offered}. */
    @Nullable
    Refusal refusal(@Nullable String offered, PlacementCounts placed, int instances) {
        if (offered == null) {
            return constraint.operator() == Operator.UNLIKE ? null : never("the agent has no such attribute");
        }
        return switch (constraint.operator()) {
            case UNIQUE -> placed.count(offered) == 0 ? null : notNow(offered + " is taken");
            case CLUSTER -> cluster(offered, placed);
            case GROUP_BY -> groupBy(offered, placed, instances);
            case MAX_PER ->
                placed.count(offered) < number
                        ? null
                        : notNow(offered + " has " + placed.count(offered) + " instances already");
            case LIKE ->
                pattern != null && pattern.matches(offered)
                        ? null
                        : never("the agent has '" + offered + "'" + ofPattern());
            case UNLIKE ->
                pattern != null && !pattern.matches(offered)
                        ? null
                        : never("the agent has '" + offered + "'" + ofPattern());
            case IS ->
                offered.equals(value) || offered.equals(scalarText) ? null : never("the agent has '" + offered + "'");
        };
    }

    private @Nullable Refusal cluster(String offered, PlacementCounts placed) {
        if (!value.isEmpty()) {
            return offered.equals(value) ? null : never("the agent has '" + offered + "'");
        }
        var first = placed.firstValue();
        return first == null || first.equals(offered)
                ? null
                : notNow("instances are on '" + first + "', the agent has '" + offered + "'");
    }

    /**
     * A new value is always welcome. A known one must have as few instances as any known one. As long as fewer values are known than
     * expected, it must also stay within its share, so that the values yet unknown find theirs left.
     */
    private @Nullable Refusal groupBy(String offered, PlacementCounts placed, int instances) {
        int count = placed.count(offered);
        if (count == 0) {
            return null;
        }
        int smallest = placed.smallestCount();
        if (count > smallest) {
            return notNow(offered + " has " + count + " instances, another value " + smallest);
        }
        return placed.distinctValues() >= number || isBelowShare(count, placed, instances)
                ? null
                : notNow(offered + " has its share of " + count + " instances, " + placed.distinctValues() + " of "
                        + number + " values are known");
    }

    /** The first {@code instances % number} values to get there may hold one more than the others. */
    private boolean isBelowShare(int count, PlacementCounts placed, int instances) {
        int share = instances / number;
        return count < share || (count == share && placed.valuesAbove(share) < instances % number);
    }

    private boolean isHostname() {
        return constraint.field().equals("hostname") || constraint.field().equals("@hostname");
    }

    private boolean isPatternOperator() {
        return constraint.operator() == Operator.LIKE || constraint.operator() == Operator.UNLIKE;
    }

    private String ofPattern() {
        return pattern == null ? ", and the pattern is not valid" : "";
    }

    private Refusal never(String why) {
        return refusal(why, true);
    }

    private Refusal notNow(String why) {
        return refusal(why, false);
    }

    private Refusal refusal(String why, boolean isStatic) {
        var text = "constraint " + constraint.field() + " " + constraint.operator()
                + (value.isEmpty() ? ": " : " " + value + ": ") + why;
        return new Refusal.Rule(NoOfferMatchReason.UNFULFILLED_CONSTRAINT, text, isStatic);
    }

    private static @Nullable Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException invalid) {
            // Definitions stored by an older validation may hold one; it must cost this app its placement, not the
            // pass.
            return null;
        }
    }

    private static int readNumber(String value) {
        if (value.equals("inf")) {
            return Integer.MAX_VALUE;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** At most three decimals, half to even, as attributes are rendered. */
    private static String renderScalar(String text) {
        return new BigDecimal(text)
                .setScale(3, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
