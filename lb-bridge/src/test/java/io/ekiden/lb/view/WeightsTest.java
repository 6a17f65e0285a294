package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void weights_giveTheShareThatWasAskedFor() {
        assertThat(Weights.of(10, 4, 1)).isEqualTo(new Weights(9, 4));
        assertThat(Weights.of(50, 3, 3)).isEqualTo(new Weights(1, 1));
        assertThat(Weights.of(0, 3, 2)).isEqualTo(new Weights(1, 0));
        assertThat(Weights.of(100, 3, 2)).isEqualTo(new Weights(0, 1));
    }

    @Test
    void weights_areNeverTooLarge_norNothingForThoseThatGetSome() {
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new SplittableRandom(seed);
            int percent = random.nextInt(1, 100);
            int old = random.nextInt(1, 200);
            int young = random.nextInt(1, 200);
            var weights = Weights.of(percent, old, young);
            assertThat(weights.others()).as("seed %d", seed).isBetween(1, 256);
            assertThat(weights.youngest()).as("seed %d", seed).isBetween(1, 256);
            double share = 100.0 * weights.youngest() * young / (weights.youngest() * young + weights.others() * old);
            boolean fits = weights.others() > 8 && weights.youngest() > 8;
            assertThat(share).as("seed %d", seed).isCloseTo(percent, within(fits ? 2.0 : 40.0));
        }
    }
}
