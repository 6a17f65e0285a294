package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.instance;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatcherPropertyTest {
    private long looks;

    @Test
    void moreResources_neverTurnAMatchIntoARefusal() {
        int matches = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new SplittableRandom(seed);
            var app = randomApp(random);
            var counted = randomInstances(random);
            var small = randomResources(random);
            var big = small.plus(Resources.parse("cpus:1;mem:64;disk:5;ports:[40000-40005]"));
            var offer = offer("h" + random.nextInt(4), small.toString(), "rack:r" + random.nextInt(3));
            if (OfferMatcher.match(offer, small, app, counted, seed) instanceof MatchResult.Matched matched) {
                matches++;
                assertThat(small.contains(matched.taken())).as("seed %d", seed).isTrue();
                assertThat(OfferMatcher.match(offer, big, app, counted, seed))
                        .as("seed %d", seed)
                        .isInstanceOf(MatchResult.Matched.class);
            }
        }
        assertThat(matches).isBetween(200, 1_800);
    }

    @Test
    void match_takesWhatIsNeededAndDistinctPorts() {
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new SplittableRandom(seed);
            var app = randomApp(random);
            var offered = randomResources(random);
            var offer = offer("h", offered.toString(), "rack:r1");
            if (OfferMatcher.match(offer, offered, app, List.of(), seed) instanceof MatchResult.Matched matched) {
                var needs = app.run().resources();
                assertThat(matched.taken().cpusMilli()).as("seed %d", seed).isEqualTo(needs.cpusMilli());
                assertThat(matched.taken().memMilli()).as("seed %d", seed).isEqualTo(needs.memMilli());
                assertThat(matched.taken().diskMilli()).as("seed %d", seed).isEqualTo(needs.diskMilli());
                assertThat(matched.taken().ports()).as("seed %d", seed).isEqualTo(Ranges.ofValues(matched.hostPorts()));
                assertThat(new HashSet<>(matched.hostPorts()))
                        .as("seed %d", seed)
                        .hasSize(app.run().ports().definitions().size());
            }
        }
    }

    @Test
    void unique_neverPutsTwoOnOneHost() {
        for (long seed = 0; seed < 5; seed++) {
            var app = app("/u")
                    .instances(1_000)
                    .constraint("hostname", Operator.UNIQUE)
                    .build();
            var places = place(app, cluster(1_200, 10), seed);
            assertThat(places).as("seed %d", seed).hasSize(1_000);
            assertThat(places.stream().map(Offer::hostname)).as("seed %d", seed).doesNotHaveDuplicates();
        }
    }

    @Test
    void groupBy_withNumberEndsEven() {
        for (long seed = 0; seed < 50; seed++) {
            int racks = 2 + (int) (seed % 6);
            int instances = 10 + (int) seed;
            var app = app("/g")
                    .instances(instances)
                    .constraint("rack", Operator.GROUP_BY, String.valueOf(racks))
                    .build();
            var places = place(app, cluster(60, racks), seed);
            var perRack = new TreeMap<String, Integer>();
            places.forEach(
                    offer -> perRack.merge(offer.attributes().getFirst().value().render(), 1, Integer::sum));
            assertThat(places).as("seed %d", seed).hasSize(instances);
            assertThat(perRack).as("seed %d", seed).hasSize(racks);
            assertThat(Collections.max(perRack.values()) - Collections.min(perRack.values()))
                    .as("seed %d: %s", seed, perRack)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void counting_asOneGoesEqualsCountingAnew() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var app = randomApp(random);
            var counted = new ArrayList<Instance>();
            var matcher = OfferMatcher.matcher(app, counted);
            for (int i = 0; i < 20; i++) {
                var offer = offer("h" + random.nextInt(6), "cpus:8;mem:8192;disk:99;ports:[1-99]", "rack:r" + i % 3);
                var result = matcher.match(offer, offer.resources(), i);
                assertThat(result)
                        .as("seed %d, offer %d", seed, i)
                        .isEqualTo(OfferMatcher.match(offer, offer.resources(), app, counted, i));
                if (result instanceof MatchResult.Matched matched) {
                    matcher.launched(offer.hostname(), matched.attributes());
                    counted.add(instance("/a", i, offer.hostname(), matched.attributes()));
                }
            }
        }
    }

    /** Prints how many instances are placed per second; the goal is 10,000. */
    @Test
    void placements_perSecond() {
        var offers = cluster(5_000, 10);
        // The first round warms up.
        for (int round = 0; round < 3; round++) {
            Collections.shuffle(offers, new Random(round));
            long begin = System.nanoTime();
            looks = 0;
            int placed = 0;
            for (var id : List.of("/a", "/b")) {
                var app = app(id).instances(5_000)
                        .ports(false, 0)
                        .constraint("hostname", Operator.UNIQUE)
                        .constraint("rack", Operator.GROUP_BY, "10")
                        .constraint("rack", Operator.MAX_PER, "500")
                        .build();
                placed += place(app, offers, round).size();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "placed %d instances in %.3f s: %.0f/s, looked at %d offers%n",
                    placed, seconds, placed / seconds, looks);
            assertThat(placed).isEqualTo(10_000);
        }
        var app = app("/c").constraint("hostname", Operator.UNIQUE).build();
        var first = offers.getFirst();
        var matcher = OfferMatcher.matcher(app, List.of(instance("/c", 1, first.hostname(), Map.of())));
        long begin = System.nanoTime();
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            refused += matcher.match(first, first.resources(), i) instanceof MatchResult.Refused ? 1 : 0;
        }
        System.out.printf("%.0f ns per refusal%n", (System.nanoTime() - begin) / (double) refused);
        assertThat(refused).isEqualTo(200_000);
    }

    /** Goes over the shuffled offers, one launch per offer and round, until all instances are placed or a round places none. */
    private List<Offer> place(AppDefinition app, List<Offer> offers, long seed) {
        var matcher = OfferMatcher.matcher(app, List.of());
        var shuffled = new ArrayList<>(offers);
        Collections.shuffle(shuffled, new Random(seed));
        var remaining = new ArrayList<Resources>();
        shuffled.forEach(offer -> remaining.add(offer.resources()));
        var places = new ArrayList<Offer>();
        boolean progress = true;
        while (progress && places.size() < app.instances()) {
            progress = false;
            for (int i = 0; i < shuffled.size() && places.size() < app.instances(); i++) {
                var offer = shuffled.get(i);
                looks++;
                if (matcher.match(offer, remaining.get(i), seed + i) instanceof MatchResult.Matched matched) {
                    matcher.launched(offer.hostname(), matched.attributes());
                    remaining.set(i, remaining.get(i).minus(matched.taken()));
                    places.add(offer);
                    progress = true;
                }
            }
        }
        return places;
    }

    private static List<Offer> cluster(int agents, int racks) {
        return new ArrayList<>(IntStream.range(0, agents)
                .mapToObj(i -> offer("host" + i, "rack:r" + i % racks))
                .toList());
    }

    private static AppDefinition randomApp(SplittableRandom random) {
        var app = app("/a")
                .instances(1 + random.nextInt(10))
                .needs(random.nextLong(1, 3000), random.nextLong(0, 100_000), random.nextLong(0, 5_000), 0)
                .ports(false, new int[random.nextInt(4)]);
        if (random.nextBoolean()) {
            app.constraint("hostname", Operator.UNIQUE);
        }
        if (random.nextBoolean()) {
            app.constraint("rack", Operator.GROUP_BY, "3");
        }
        if (random.nextInt(3) == 0) {
            app.constraint("rack", Operator.MAX_PER, "2");
        }
        return app.build();
    }

    private static List<Instance> randomInstances(SplittableRandom random) {
        var instances = new ArrayList<Instance>();
        for (int i = random.nextInt(4); i > 0; i--) {
            instances.add(instance("/a", i, "h" + random.nextInt(4), Map.of("rack", "r" + random.nextInt(3))));
        }
        return instances;
    }

    private static Resources randomResources(SplittableRandom random) {
        int begin = random.nextInt(31_000, 31_010);
        return Resources.of(
                random.nextLong(1, 4000),
                random.nextLong(1, 128_000),
                random.nextLong(1, 8_000),
                Ranges.of(begin, begin + random.nextInt(5)));
    }
}
