package io.ekiden.mesos.model;

import com.google.re2j.Pattern;
import io.ekiden.mesos.model.place.Domain;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which agents a framework wants offers, role by role: those that meet all constraints of one of the role's groups. A role that is not
 * named wants offers of all. <b>Source:</b> scheduler.proto {@code OfferConstraints}, Mesos {@code
 * allocator/mesos/offer_constraints_filter.cpp}.
 *
 * <p>Expressions are matched in time that grows with the text alone, and are limited in size as in Mesos. An agent is asked of again and
 * again, while neither it nor this changes: so what was found is remembered.
 */
public final class OfferConstraints {
    /** Offers of all agents. */
    public static final OfferConstraints NONE = new OfferConstraints(Map.of());

    /** Steps of a compiled expression. */
    public static final int LARGEST_PROGRAM = 100;

    /** Characters of an expression; a longer one could not be that small anyway. */
    public static final int LONGEST_EXPRESSION = 1000;

    /** Of all roles together: each is looked at for each agent, for which everybody waits. */
    static final int MOST = 10_000;

    /** An expression takes as long as so many other constraints. */
    static final int COST_OF_EXPRESSION = 10;

    private static final int MOST_REMEMBERED = 50_000;

    private final Map<String, List<List<Constraint>>> byRole;
    /** Of all agents that look the same to constraints. */
    private final Map<Asked, Boolean> known = new ConcurrentHashMap<>();

    private record Asked(String role, String hostname, List<Attribute> attributes, Optional<Domain> domain) {}

    public OfferConstraints(Map<String, List<List<Constraint>>> byRole) {
        this.byRole = Collections.unmodifiableMap(new TreeMap<>(byRole));
    }

    /** Groups of constraints by role. */
    public Map<String, List<List<Constraint>>> byRole() {
        return byRole;
    }

    /** What is asked of one attribute. */
    public record Constraint(Selector selector, Predicate predicate) {
        boolean isMetBy(AgentInfo agent) {
            return predicate.test(selector.of(agent));
        }

        int cost() {
            return predicate instanceof Predicate.TextMatches ? COST_OF_EXPRESSION : 1;
        }
    }

    /** Which attribute. */
    public sealed interface Selector {
        /** Looks at its hostname, its attributes and its domain, and at nothing else. */
        Optional<Attribute.Value> of(AgentInfo agent);

        /** The first of this name. */
        record Named(String name) implements Selector {
            @Override
            public Optional<Attribute.Value> of(AgentInfo agent) {
                return agent.attributes().stream()
                        .filter(attribute -> attribute.name().equals(name))
                        .map(Attribute::value)
                        .findFirst();
            }
        }

        record Hostname() implements Selector {
            @Override
            public Optional<Attribute.Value> of(AgentInfo agent) {
                return Optional.of(new Attribute.Value.Text(agent.hostname()));
            }
        }

        record Region() implements Selector {
            @Override
            public Optional<Attribute.Value> of(AgentInfo agent) {
                return agent.domain().map(domain -> new Attribute.Value.Text(domain.region()));
            }
        }

        record Zone() implements Selector {
            @Override
            public Optional<Attribute.Value> of(AgentInfo agent) {
                return agent.domain().map(domain -> new Attribute.Value.Text(domain.zone()));
            }
        }
    }

    /** What the attribute has to be; of numbers and ranges every text is true. */
    public sealed interface Predicate {
        boolean test(Optional<Attribute.Value> value);

        record Exists(boolean wanted) implements Predicate {
            @Override
            public boolean test(Optional<Attribute.Value> value) {
                return value.isPresent() == wanted;
            }
        }

        record TextEquals(String text, boolean wanted) implements Predicate {
            @Override
            public boolean test(Optional<Attribute.Value> value) {
                return value.map(it -> !(it instanceof Attribute.Value.Text(var has)) || has.equals(text) == wanted)
                        .orElse(!wanted);
            }
        }

        /** The whole text. */
        record TextMatches(Pattern expression, boolean wanted) implements Predicate {
            @Override
            public boolean test(Optional<Attribute.Value> value) {
                return value.map(it ->
                                !(it instanceof Attribute.Value.Text(var has)) || expression.matches(has) == wanted)
                        .orElse(!wanted);
            }
        }
    }

    /** Whether the framework wants offers of this agent to this role. */
    public boolean admits(String role, AgentInfo agent) {
        var groups = byRole.get(role);
        if (groups == null) {
            return true;
        }
        var asked = new Asked(role, agent.hostname(), agent.attributes(), agent.domain());
        var before = known.get(asked);
        if (before != null) {
            return before;
        }
        boolean admits =
                groups.stream().anyMatch(group -> group.stream().allMatch(constraint -> constraint.isMetBy(agent)));
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(asked, admits);
        return admits;
    }

    /** Empty when a framework of these roles may have them. */
    public Optional<String> whatIsWrongWith(Collection<String> roles) {
        long count = byRole.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .mapToLong(Constraint::cost)
                .sum();
        if (count > MOST) {
            return Optional.of(
                    "Invalid OfferConstraints: there are " + count + " constraints, of which an expression counts as "
                            + COST_OF_EXPRESSION + "; at most " + MOST + " are possible");
        }
        for (var role : byRole.entrySet()) {
            if (!roles.contains(role.getKey())) {
                return Optional.of("'OfferConstraints' specify `role_constraints` for a role '" + role.getKey()
                        + "' not contained in the set of roles");
            }
            if (role.getValue().isEmpty() || role.getValue().stream().anyMatch(List::isEmpty)) {
                return Optional.of("Invalid OfferConstraints: role '" + role.getKey()
                        + "' has no group of constraints, or one without any");
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OfferConstraints constraints && byRole.equals(constraints.byRole);
    }

    @Override
    public int hashCode() {
        return byRole.hashCode();
    }

    @Override
    public String toString() {
        return byRole.toString();
    }
}
