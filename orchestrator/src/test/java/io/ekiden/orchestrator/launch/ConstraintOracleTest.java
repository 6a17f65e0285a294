package io.ekiden.orchestrator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The matcher beside an oracle that knows nothing but what the operators mean: it counts all instances anew for each question, and asks of each
 * placement whether the whole of them is as the constraint wants it. Clusters, apps and what happens to them are random: instances are launched,
 * agents are lost, apps are scaled.
 */
class ConstraintOracleTest {
    private static final int SEEDS = 3_000;
    private static final int STEPS = 40;
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    /** One agent of a random cluster. */
    private record Host(String name, Map<String, String> attributes, Optional<Domain> domain) {
        /** What a constraint sees; absent when it has no such thing. */
        Optional<String> value(String field) {
            return switch (field) {
                case "hostname", "@hostname" -> Optional.of(name);
                case "@region" -> domain.map(Domain::region);
                case "@zone" -> domain.map(Domain::zone);
                default -> Optional.ofNullable(attributes.get(field));
            };
        }

        Offer offer() {
            var text = attributes.entrySet().stream()
                    .map(attribute -> attribute.getKey() + ":" + attribute.getValue())
                    .collect(Collectors.joining(";"));
            return new Offer(
                    new OfferId("O-" + name),
                    new FrameworkId("F"),
                    new AgentId(name),
                    name,
                    5051,
                    Resources.parse("cpus:1000;mem:1000000"),
                    Attribute.parse(text),
                    "*",
                    domain,
                    Optional.empty(),
                    List.of());
        }
    }

    /** Whether one more on {@code host} is right, where the others are. */
    private static boolean allows(Constraint constraint, Host host, List<Host> others, int instances) {
        var field = constraint.field();
        if (host.value(field).isEmpty()) {
            return constraint.operator() == Operator.UNLIKE;
        }
        var value = host.value(field).get();
        var wanted = constraint.value().orElse("");
        var counts = others.stream()
                .flatMap(other -> other.value(field).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        long here = counts.getOrDefault(value, 0L);
        return switch (constraint.operator()) {
            case UNIQUE -> here == 0;
            case CLUSTER -> wanted.isEmpty() ? counts.isEmpty() || counts.containsKey(value) : value.equals(wanted);
            case MAX_PER -> here < Long.parseLong(wanted);
            case LIKE -> value.matches(wanted);
            case UNLIKE -> !value.matches(wanted);
            case IS -> isSame(value, wanted);
            case GROUP_BY -> isEven(counts, value, wanted.isEmpty() ? 0 : Integer.parseInt(wanted), instances);
        };
    }

    /** Texts by their letters, numbers by their value to three decimals. */
    private static boolean isSame(String value, String wanted) {
        return value.equals(wanted)
                || (value.matches("[0-9.]+")
                        && wanted.matches("[0-9.]+")
                        && Math.abs(Double.parseDouble(value) - Double.parseDouble(wanted)) < 0.0005);
    }

    /**
     * A value that nobody has is welcome. Else nobody else may have fewer; and while values are still expected that nobody has, it must stay
     * within its part of {@code groups} even shares.
     */
    private static boolean isEven(Map<String, Long> counts, String value, int groups, int instances) {
        long here = counts.getOrDefault(value, 0L);
        if (here == 0) {
            return true;
        }
        if (counts.values().stream().anyMatch(count -> count < here)) {
            return false;
        }
        if (counts.size() >= groups) {
            return true;
        }
        // The shares from the largest to the smallest. Each other value that has more than a small one takes a large
        // one, however full it is.
        var shares = IntStream.range(0, groups)
                .mapToObj(group -> (long) (instances / groups + (group < instances % groups ? 1 : 0)))
                .collect(Collectors.toCollection(ArrayList::new));
        counts.forEach((other, count) -> {
            if (!other.equals(value) && count > instances / groups) {
                shares.removeFirst();
            }
        });
        return here + 1 <= shares.getFirst();
    }

    private static List<Host> randomCluster(SplittableRandom random) {
        var hosts = new ArrayList<Host>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            var attributes = new TreeMap<String, String>();
            if (random.nextInt(10) > 0) {
                attributes.put("rack", "r" + random.nextInt(4));
            }
            if (random.nextInt(10) > 2) {
                attributes.put("cores", String.valueOf(random.nextInt(3) + 1));
            }
            var domain = random.nextInt(10) == 0
                    ? Optional.<Domain>empty()
                    : Optional.of(new Domain("eu", "z" + random.nextInt(3)));
            hosts.add(new Host("h" + i, attributes, domain));
        }
        return hosts;
    }

    private static Constraint randomConstraint(SplittableRandom random) {
        var field = List.of("hostname", "@hostname", "rack", "cores", "@zone", "@region")
                .get(random.nextInt(6));
        var operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        var some = List.of("r1", "h2", "1", "1.0", "z1", "eu").get(random.nextInt(6));
        return new Constraint(
                field,
                operator,
                switch (operator) {
                    case UNIQUE -> Optional.empty();
                    case CLUSTER -> random.nextBoolean() ? Optional.empty() : Optional.of(some);
                    case GROUP_BY ->
                        random.nextBoolean() ? Optional.empty() : Optional.of(String.valueOf(1 + random.nextInt(5)));
                    case MAX_PER -> Optional.of(String.valueOf(random.nextInt(4)));
                    case LIKE, UNLIKE ->
                        Optional.of(List.of("r[01]", "h.*", "[0-9]+", "z(1|2)", ".+", "")
                                .get(random.nextInt(6)));
                    case IS -> Optional.of(some);
                });
    }

    private static AppDefinition app(List<Constraint> constraints, int instances) {
        var app = LaunchFixtures.app("/a").instances(instances).ports(false);
        constraints.forEach(constraint -> constraint
                .value()
                .ifPresentOrElse(
                        value -> app.constraint(constraint.field(), constraint.operator(), value),
                        () -> app.constraint(constraint.field(), constraint.operator())));
        return app.build();
    }

    @Test
    void matcher_agreesWithTheOracle_whileInstancesComeAndGo() {
        int accepted = 0;
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var hosts = randomCluster(random);
            var constraints = IntStream.range(0, 1 + random.nextInt(2))
                    .mapToObj(_ -> randomConstraint(random))
                    .toList();
            int instances = 1 + random.nextInt(12);
            // In the order in which they came: CLUSTER goes by any of them, and they are all alike.
            var running = new ArrayList<Instance>();
            var places = new ArrayList<Host>();
            int number = 0;
            for (int step = 0; step < STEPS && !hosts.isEmpty(); step++) {
                if (random.nextInt(8) == 0) {
                    instances = 1 + random.nextInt(12);
                    while (running.size() > instances) {
                        int victim = random.nextInt(running.size());
                        running.remove(victim);
                        places.remove(victim);
                    }
                }
                if (random.nextInt(10) == 0) {
                    var lost = hosts.remove(random.nextInt(hosts.size()));
                    for (int i = running.size() - 1; i >= 0; i--) {
                        if (places.get(i).equals(lost)) {
                            running.remove(i);
                            places.remove(i);
                        }
                    }
                    continue;
                }
                if (running.size() >= instances) {
                    continue;
                }
                var host = hosts.get(random.nextInt(hosts.size()));
                var app = app(constraints, instances);
                int target = instances;
                boolean expected =
                        constraints.stream().allMatch(constraint -> allows(constraint, host, places, target));
                var offer = host.offer();
                var matcher = AppMatcher.of(app, PlacementRules.at(LaunchFixtures.NOW), running);
                var result = matcher.match(offer, offer.resources(), seed);
                assertThat(result instanceof MatchResult.Matched)
                        .as(
                                "seed %d, step %d: %s on %s beside %s, %d wanted",
                                seed, step, constraints, host, places, target)
                        .isEqualTo(expected);
                if (result instanceof MatchResult.Matched matched) {
                    accepted++;
                    running.add(LaunchFixtures.instance("/a", number, host.name(), matched.attributes()));
                    places.add(host);
                    number++;
                } else {
                    refused++;
                }
            }
        }
        assertThat(accepted).as("placements that were right").isGreaterThan(5_000);
        assertThat(refused).as("placements that were not").isGreaterThan(5_000);
    }
}
