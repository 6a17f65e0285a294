package io.ekiden.mesos.wire.v1;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.ekiden.mesos.model.OfferConstraints;
import io.ekiden.mesos.model.OfferConstraints.Constraint;
import io.ekiden.mesos.model.OfferConstraints.Predicate;
import io.ekiden.mesos.model.OfferConstraints.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.mesos.v1.scheduler.Protos;
import org.apache.mesos.v1.scheduler.Protos.AttributeConstraint;
import org.apache.mesos.v1.scheduler.Protos.AttributeConstraint.Selector.PseudoattributeType;
import org.apache.mesos.v1.scheduler.Protos.OfferConstraints.RoleConstraints;
import org.jspecify.annotations.Nullable;

/** Offer constraints as v1 messages. */
public final class OfferConstraintProtos {
    private OfferConstraintProtos() {}

    /** @throws WireException naming what cannot be a constraint */
    static OfferConstraints read(Protos.OfferConstraints message) throws WireException {
        var byRole = new TreeMap<String, List<List<Constraint>>>();
        for (var role : message.getRoleConstraintsMap().entrySet()) {
            var groups = new ArrayList<List<Constraint>>();
            for (var group : role.getValue().getGroupsList()) {
                var constraints = new ArrayList<Constraint>();
                for (var constraint : group.getAttributeConstraintsList()) {
                    constraints.add(new Constraint(read(constraint.getSelector()), read(constraint.getPredicate())));
                }
                groups.add(List.copyOf(constraints));
            }
            byRole.put(role.getKey(), List.copyOf(groups));
        }
        return new OfferConstraints(byRole);
    }

    private static Selector read(AttributeConstraint.Selector message) throws WireException {
        return switch (message.getSelectorCase()) {
            case ATTRIBUTE_NAME -> new Selector.Named(message.getAttributeName());
            case PSEUDOATTRIBUTE_TYPE ->
                switch (message.getPseudoattributeType()) {
                    case HOSTNAME -> new Selector.Hostname();
                    case REGION -> new Selector.Region();
                    case ZONE -> new Selector.Zone();
                    case UNKNOWN -> throw new WireException("Unknown pseudoattribute type");
                };
            case SELECTOR_NOT_SET ->
                throw new WireException("Exactly one of 'AttributeConstraint::Selector::name' or"
                        + " 'AttributeConstraint::Selector::pseudoattribute_type' must be set");
        };
    }

    private static Predicate read(AttributeConstraint.Predicate message) throws WireException {
        return switch (message.getPredicateCase()) {
            case EXISTS -> new Predicate.Exists(true);
            case NOT_EXISTS -> new Predicate.Exists(false);
            case TEXT_EQUALS -> new Predicate.TextEquals(message.getTextEquals().getValue(), true);
            case TEXT_NOT_EQUALS ->
                new Predicate.TextEquals(message.getTextNotEquals().getValue(), false);
            case TEXT_MATCHES ->
                new Predicate.TextMatches(compiled(message.getTextMatches().getRegex()), true);
            case TEXT_NOT_MATCHES ->
                new Predicate.TextMatches(compiled(message.getTextNotMatches().getRegex()), false);
            case PREDICATE_NOT_SET -> throw new WireException("Unknown predicate type");
        };
    }

    private static Pattern compiled(String expression) throws WireException {
        if (expression.length() > OfferConstraints.LONGEST_EXPRESSION) {
            throw new WireException("Regex of " + expression.length() + " characters is too long: at most "
                    + OfferConstraints.LONGEST_EXPRESSION + " are possible");
        }
        if (Repetitions.deepest(expression) > OfferConstraints.LARGEST_PROGRAM) {
            // Not even compiled: that would take as many steps as there are repetitions of repetitions.
            throw new WireException("Regex '" + expression + "' is too complex: it repeats more than "
                    + OfferConstraints.LARGEST_PROGRAM + " times");
        }
        try {
            var pattern = Pattern.compile(expression);
            if (pattern.programSize() > OfferConstraints.LARGEST_PROGRAM) {
                throw new WireException("Regex '" + expression + "' is too complex: program size of "
                        + pattern.programSize() + " is larger than maximum of " + OfferConstraints.LARGEST_PROGRAM
                        + " allowed");
            }
            return pattern;
        } catch (PatternSyntaxException wrong) {
            throw new WireException(
                    "Failed to construct regex from pattern '" + expression + "': " + wrong.getDescription());
        }
    }

    public static Protos.OfferConstraints write(OfferConstraints constraints) {
        var message = Protos.OfferConstraints.newBuilder();
        constraints.byRole().forEach((role, groups) -> {
            var written = RoleConstraints.newBuilder();
            for (var group : groups) {
                var members = written.addGroupsBuilder();
                group.forEach(constraint -> write(constraint, members.addAttributeConstraintsBuilder()));
            }
            message.putRoleConstraints(role, written.build());
        });
        return message.build();
    }

    private static void write(Constraint constraint, AttributeConstraint.Builder message) {
        var selector = message.getSelectorBuilder();
        switch (constraint.selector()) {
            case Selector.Named(var name) -> selector.setAttributeName(name);
            case Selector.Hostname() -> selector.setPseudoattributeType(PseudoattributeType.HOSTNAME);
            case Selector.Region() -> selector.setPseudoattributeType(PseudoattributeType.REGION);
            case Selector.Zone() -> selector.setPseudoattributeType(PseudoattributeType.ZONE);
        }
        var predicate = message.getPredicateBuilder();
        switch (constraint.predicate()) {
            case Predicate.Exists(var wanted) -> {
                if (wanted) {
                    predicate.getExistsBuilder();
                } else {
                    predicate.getNotExistsBuilder();
                }
            }
            case Predicate.TextEquals(var text, var wanted) -> {
                if (wanted) {
                    predicate.getTextEqualsBuilder().setValue(text);
                } else {
                    predicate.getTextNotEqualsBuilder().setValue(text);
                }
            }
            case Predicate.TextMatches(var expression, var wanted) -> {
                if (wanted) {
                    predicate.getTextMatchesBuilder().setRegex(expression.pattern());
                } else {
                    predicate.getTextNotMatchesBuilder().setRegex(expression.pattern());
                }
            }
        }
    }

    /** How often an expression repeats its innermost part, by counts within counts; the compiler writes it out as often. */
    private static final class Repetitions {
        private static final java.util.regex.Pattern COUNT =
                java.util.regex.Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?\\}");

        private final ArrayDeque<Long> outer = new ArrayDeque<>();
        /** In the group that is open, and of what was read last. */
        private long most = 1;

        private long last = 1;

        static long deepest(String expression) {
            var repetitions = new Repetitions();
            repetitions.read(expression);
            return repetitions.most;
        }

        private void read(String expression) {
            var count = COUNT.matcher(expression);
            int at = 0;
            while (at < expression.length()) {
                char c = expression.charAt(at);
                if (c == '{' && count.find(at) && count.start() == at) {
                    repeat(Math.max(number(count.group(1)), number(count.group(3))));
                    at = count.end();
                } else if (c == '[') {
                    last = 1;
                    at = endOfClass(expression, at);
                } else if (expression.startsWith("\\Q", at)) {
                    last = 1;
                    int end = expression.indexOf("\\E", at);
                    at = end < 0 ? expression.length() : end + 2;
                } else {
                    step(c);
                    at += c == '\\' ? 2 : 1;
                }
            }
            while (!outer.isEmpty()) {
                most = Math.max(most, outer.pop());
            }
        }

        /** Behind the bracket that ends the one at {@code begin}; parentheses between them are characters. */
        private static int endOfClass(String expression, int begin) {
            int at = begin + 1;
            if (expression.startsWith("^", at)) {
                at++;
            }
            boolean first = true;
            while (at < expression.length() && (first || expression.charAt(at) != ']')) {
                first = false;
                int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at) : -1;
                at = named >= 0 ? named + 2 : at + (expression.charAt(at) == '\\' ? 2 : 1);
            }
            return at + 1;
        }

        private static long number(@Nullable String digits) {
            return digits == null || digits.isEmpty() ? 1 : Long.parseLong(digits);
        }

        private void repeat(long times) {
            last = Math.min(Integer.MAX_VALUE, last * Math.max(1, times));
            most = Math.max(most, last);
        }

        private void step(char c) {
            if (c == '(') {
                outer.push(most);
                most = 1;
                last = 1;
            } else if (c == ')' && !outer.isEmpty()) {
                last = most;
                most = Math.max(most, outer.pop());
            } else if (c != '*' && c != '+' && c != '?') {
                last = 1;
            }
        }
    }
}
