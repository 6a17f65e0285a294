package io.ekiden.orchestrator.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.List;
import java.util.Optional;

/** What constraints may say. <b>Source:</b> Marathon constraints; regular expressions are RE2's, which match in linear time. */
public final class ConstraintRules {
    /** Matching takes time with each, and memory. */
    private static final int MOST_STATES = 10_000;

    /** More would be too many states, and might use up the memory before they are counted. */
    private static final double MOST_REPETITIONS = 100_000;

    /** The larger number of <code>{n,m}</code>, or the only one. */
    private static final Pattern COUNT = Pattern.compile("\\{(?:[0-9]+,)?([0-9]+),?\\}");

    private static final Pattern TEXT_OR_FLOAT = Pattern.compile("[a-zA-Z0-9_/.\\-]+");

    private ConstraintRules() {}

    /** A constraint, or why it is none. */
    public sealed interface Reading {
        record Valid(Constraint constraint) implements Reading {}

        record Invalid(String error) implements Reading {}
    }

    /** Reads {@code [field, OPERATOR]} or {@code [field, OPERATOR, value]}. */
    public static Reading read(List<String> words) {
        if (words.size() < 2 || words.size() > 3) {
            return new Reading.Invalid("Each constraint must have either 2 or 3 fields");
        }
        if (words.getFirst().isEmpty()) {
            return new Reading.Invalid("the field of a constraint must not be empty");
        }
        var operator = operator(words.get(1));
        if (operator.isEmpty()) {
            return new Reading.Invalid(
                    "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS");
        }
        var value = words.size() == 3 ? Optional.of(words.get(2)) : Optional.<String>empty();
        var constraint = new Constraint(words.getFirst(), operator.get(), value);
        return error(constraint).<Reading>map(Reading.Invalid::new).orElseGet(() -> new Reading.Valid(constraint));
    }

    private static Optional<Operator> operator(String word) {
        for (var operator : Operator.values()) {
            if (operator.name().equals(word)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /** Why the value does not suit the operator; absent when it does. */
    public static Optional<String> error(Constraint constraint) {
        var value = constraint.value();
        return switch (constraint.operator()) {
            case UNIQUE -> value.map(_ -> "UNIQUE does not accept a value");
            case CLUSTER -> Optional.empty();
            case GROUP_BY ->
                value.filter(text -> !isInteger(text, 1))
                        .map(_ -> "GROUP_BY may either have no value or a positive integer value");
            case MAX_PER ->
                value.filter(text -> isInteger(text, 0)).isPresent()
                        ? Optional.empty()
                        : Optional.of("MAX_PER requires an integer value");
            case LIKE, UNLIKE ->
                value.isEmpty()
                        ? Optional.of("A regular expression value must be provided")
                        : value.filter(text -> !isRegularExpression(text))
                                .map(_ -> "is not a valid regular expression");
            case IS ->
                value.filter(TEXT_OR_FLOAT::matches).isPresent()
                        ? Optional.empty()
                        : Optional.of("IS only supports Mesos text and float values (see"
                                + " http://mesos.apache.org/documentation/latest/attributes-resources/)");
        };
    }

    private static boolean isInteger(String text, int min) {
        try {
            return Integer.parseInt(text) >= min;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** At most as often a letter of the expression would be written out if it did not say how often: what nests is multiplied. */
    private static double repetitions(String text) {
        double all = 1;
        for (var counts = COUNT.matcher(text); counts.find(); ) {
            all *= Math.max(1, Double.parseDouble(counts.group(1)));
        }
        return all;
    }

    /** Whether it can be compiled, and matched in little time and memory. */
    public static boolean isRegularExpression(String text) {
        try {
            return repetitions(text) <= MOST_REPETITIONS
                    && Pattern.compile(text).programSize() <= MOST_STATES;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
