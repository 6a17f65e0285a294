package io.ekiden.lb.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private final Trials trials = new Trials();
    private int asked;

    private static List<Path> files(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Path.of("/c/%04d.pem".formatted(number)))
                .toList();
    }

    private OperatorCertificates.Trial refusing(Set<Path> broken) {
        return group -> {
            asked++;
            return group.stream().filter(broken::contains).findFirst().map(file -> "no certificate in " + file);
        };
    }

    @Test
    void oneOfMany_isFoundByHalves() {
        var files = files(1000);
        var broken = files.get(700);
        var taken = new TreeSet<Path>();
        var refused = new TreeSet<Path>();
        var fresh = new TreeSet<>(files);
        for (int looks = 0; !fresh.isEmpty(); looks++) {
            assertThat(looks).isLessThan(2);
            var verdicts = trials.judge(fresh, Trials.MOST, refusing(Set.of(broken)));
            taken.addAll(verdicts.taken());
            refused.addAll(verdicts.refused().keySet());
            fresh.removeAll(verdicts.taken());
            fresh.removeAll(verdicts.refused().keySet());
        }
        assertThat(taken).hasSize(999);
        assertThat(refused).containsExactly(broken);
        assertThat(asked).isLessThanOrEqualTo(1 + 2 * 10);
    }

    /** Whatever is broken, and whatever comes and goes meanwhile: no look takes long, and all are known in the end. */
    @Test
    void eachLookIsBounded_andAllAreKnownInTheEnd() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var all = files(1 + random.nextInt(120));
            var broken = new HashSet<>(
                    all.stream().filter(_ -> random.nextInt(4) == 0).toList());
            var fresh = new TreeSet<>(all.subList(0, 1 + random.nextInt(all.size())));
            var later = new ArrayList<>(all.subList(fresh.size(), all.size()));
            var taken = new TreeSet<Path>();
            var refused = new TreeSet<Path>();
            for (int looks = 0; !fresh.isEmpty() || !later.isEmpty(); looks++) {
                assertThat(looks).as("seed %s", seed).isLessThan(200);
                if (!later.isEmpty()) {
                    fresh.add(later.removeFirst());
                }
                asked = 0;
                var verdicts = trials.judge(fresh, Trials.MOST, refusing(broken));
                assertThat(asked).as("seed %s", seed).isLessThanOrEqualTo(Trials.MOST);
                taken.addAll(verdicts.taken());
                refused.addAll(verdicts.refused().keySet());
                fresh.removeAll(taken);
                fresh.removeAll(refused);
                if (!fresh.isEmpty() && random.nextInt(5) == 0) {
                    broken.remove(fresh.first());
                    taken.add(fresh.removeFirst());
                }
            }
            assertThat(refused).as("seed %s", seed).isEqualTo(new TreeSet<>(broken));
            assertThat(taken.size() + refused.size()).as("seed %s", seed).isEqualTo(all.size());
        }
    }

    /** As one that HAProxy never comes to an end with. */
    @Test
    void thoseThatCannotBeAskedAbout_keepNoOthersFromBeing() {
        var files = files(2);
        var verdicts = trials.judge(List.of(files.getFirst()), Trials.MOST, _ -> {
            throw new IOException("did not end within 10 s");
        });
        assertThat(verdicts.taken()).isEmpty();
        assertThat(verdicts.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("did not end within 10 s"));
        var later = trials.judge(files, Trials.MOST, group -> {
            asked++;
            if (group.contains(files.getFirst()) && asked == 1) {
                throw new IOException("did not end within 10 s");
            }
            return Optional.empty();
        });
        assertThat(later.taken()).isEmpty();
        assertThat(trials.judge(files, Trials.MOST, refusing(Set.of(files.getFirst()))))
                .satisfies(last -> assertThat(last.taken()).containsExactly(files.getLast()))
                .satisfies(last -> assertThat(last.refused()).containsOnlyKeys(files.getFirst()));
    }
}
