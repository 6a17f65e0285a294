package io.ekiden.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.sim.Sabotage;
import io.ekiden.testkit.sim.Sim;
import io.ekiden.testkit.sim.SimulatedCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main test: storms of faults over the real machines, then calm, then everything as asked. */
class SimulatedClusterTest {
    private static final int SEEDS = 200;

    /** A failure prints the end of the trace, what is broken, and the command that replays it. */
    @Test
    void cluster_keepsItsPromisesThroughStormsAndReachesItsGoalAfterThem() {
        var printed = new ByteArrayOutputStream();
        var failed = new Sim(new PrintStream(printed, true, StandardCharsets.UTF_8), 60).run(1, SEEDS);
        System.out.print(printed.toString(StandardCharsets.UTF_8));

        assertThat(failed)
                .as("seeds that fail; replay one with ./ekiden sim --seeds 1 --from SEED\n%s", printed)
                .isEmpty();
    }

    @Test
    void sameSeed_givesTheSameTrace() {
        var hashes = new HashSet<Long>();
        for (long seed = 1; seed <= 5; seed++) {
            var first = SimulatedCluster.run(seed);
            var second = SimulatedCluster.run(seed);
            assertThat(second).as("seed %d", seed).isEqualTo(first);
            hashes.add(first.hash());
        }
        assertThat(hashes).as("traces of five seeds").hasSize(5);
    }

    /** A test that cannot fail proves nothing: with a bug built in, some of the first seeds must fail. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void sabotage_isNoticed(Sabotage sabotage) {
        var noticed = new HashSet<String>();
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedCluster.run(seed, sabotage).failure().ifPresent(noticed::add);
        }
        assertThat(noticed)
                .as("failures of 20 seeds with %s", sabotage)
                .isNotEmpty()
                .allMatch(failure -> failure.matches("(?s)invariant \\d+ is broken.*"));
    }
}
