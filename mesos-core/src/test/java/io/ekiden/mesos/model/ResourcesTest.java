package io.ekiden.mesos.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    @Test
    void text_ofTheAgentsFlag_isReadAndWritten() {
        var resources = Resources.parse("cpus:4;mem(db):8192;ports:[31000-32000];nics:{eth0,eth1}");

        assertThat(resources.scalars()).containsEntry(new Resources.Key("mem", "db"), 8_192_000L);
        assertThat(resources.allSets().values())
                .singleElement()
                .satisfies(set -> assertThat(set).containsExactly("eth0", "eth1"));
        assertThat(resources.toString()).isEqualTo("cpus:4;mem(db):8192;nics:{eth0,eth1};ports:[31000-32000]");
    }

    @Test
    void text_thatCannotBeRead_isRefusedByName() {
        assertThatThrownBy(() -> Resources.parse("cpus:four")).hasMessageContaining("'cpus'");
        assertThatThrownBy(() -> Resources.parse("cpus")).hasMessageContaining("name:value");
        assertThatThrownBy(() -> Resources.parse("disk<DYNAMIC/a>:1")).hasMessageContaining("too early");
    }

    @Test
    void roles_seeWhatIsReservedForThemAndAboveThem() {
        assertThat(Terms.UNRESERVED.isFor("a/b")).isTrue();
        assertThat(Terms.of("a").isFor("a/b")).isTrue();
        assertThat(Terms.of("a/b").isFor("a/b")).isTrue();
        assertThat(Terms.of("a/b").isFor("a")).isFalse();
        assertThat(Terms.of("a").isFor("ab")).isFalse();
    }

    @Test
    void volumes_areTheSame_whereverTasksWantThem() {
        var mine = volume("v1", "data", "me");
        var yours = volume("v1", "other/path", "you");

        assertThat(mine).isEqualTo(yours);
        assertThat(Resources.EMPTY.with(mine, 50_000).minus(Resources.EMPTY.with(yours, 50_000)))
                .isEqualTo(Resources.EMPTY);
        assertThat(mine).isNotEqualTo(volume("v2", "data", "me"));
    }

    private static Resources.Key volume(String id, String path, String principal) {
        var disk = new Disk(
                Optional.of(new Disk.Persistence(id, Optional.of(principal))),
                Optional.of(new Disk.Mount(path, Disk.Mode.RW)),
                Optional.empty());
        return new Resources.Key("disk", Terms.of("db").withDisk(Optional.of(disk)));
    }

    @Test
    void random_textIsReadBack_andSumsAreUndone() {
        for (long seed = 1; seed <= 500; seed++) {
            var random = new SplittableRandom(seed);
            var one = random(random);
            var other = random(random);

            assertThat(Resources.parse(one.toString())).as("seed %d", seed).isEqualTo(one);
            assertThat(one.plus(other).contains(other)).as("seed %d", seed).isTrue();
            // Sets and ranges may overlap: only scalars are sure to come back.
            assertThat(one.plus(other).minus(other).scalars())
                    .as("seed %d", seed)
                    .isEqualTo(one.scalars());
            assertThat(one.rekeyed(key -> key)).as("seed %d", seed).isEqualTo(one);
        }
    }

    private static Resources random(SplittableRandom random) {
        var resources = Resources.EMPTY;
        for (int i = random.nextInt(6); i > 0; i--) {
            var key = new Resources.Key("r" + random.nextInt(3), terms(random));
            resources = resources.plus(
                    switch (random.nextInt(3)) {
                        case 0 -> Resources.EMPTY.with(key, random.nextLong(1, 100_000));
                        case 1 -> {
                            long begin = random.nextLong(1000);
                            yield Resources.EMPTY.with(
                                    new Resources.Key("ports", key.terms()),
                                    Ranges.of(begin, begin + random.nextLong(100)));
                        }
                        default ->
                            Resources.EMPTY.with(
                                    new Resources.Key("nics", key.terms()), List.of("eth" + random.nextInt(9)));
                    });
        }
        return resources;
    }

    private static Terms terms(SplittableRandom random) {
        var reservations = new ArrayList<Reservation>();
        var role = "a|b";
        for (int i = random.nextInt(3); i > 0; i--) {
            role = role + "/ü<>;:(" + random.nextInt(3);
            reservations.add(new Reservation(
                    random.nextBoolean() ? Reservation.Type.STATIC : Reservation.Type.DYNAMIC,
                    role,
                    word(random),
                    List.of(new Label("k=" + random.nextInt(2), word(random)))));
        }
        Optional<Disk> disk = random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(new Disk(
                        word(random).map(id -> new Disk.Persistence(id, word(random))),
                        word(random).map(path -> new Disk.Mount(path, Disk.Mode.RO)),
                        word(random).map(type -> new Disk.Source(type, word(random), word(random), word(random)))));
        return Terms.UNRESERVED.withReservations(reservations).withDisk(disk);
    }

    private static Optional<String> word(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("");
            case 2 -> Optional.of("!/;|<>:()");
            default -> Optional.of("w" + random.nextInt(5));
        };
    }

    @Test
    void sum_neverWrapsAround() {
        var absurd = Resources.parse("cpus:999999999999999");
        var total = Resources.EMPTY;
        for (int i = 0; i < 19; i++) {
            total = total.plus(absurd);
        }
        assertThat(total.cpusMilli()).isEqualTo(Long.MAX_VALUE);
        assertThat(Resources.parse("cpus:4").contains(total)).isFalse();
        assertThat(Resources.sum(java.util.stream.Stream.generate(() -> absurd).limit(19)))
                .isEqualTo(total);
    }
}
