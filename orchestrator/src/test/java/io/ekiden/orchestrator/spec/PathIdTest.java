package io.ekiden.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PathIdTest {
    @Test
    void order_isThatOfTheTexts() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            var a = id(random);
            var b = id(random);
            assertThat(Integer.signum(a.compareTo(b)))
                    .as("%s and %s, seed %d", a, b, seed)
                    .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
        }
    }

    private static PathId id(SplittableRandom random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
            text.append("/ab-.0".charAt(random.nextInt(6)));
        }
        // Single and double dots would be followed.
        return PathId.parse(text.toString().replaceAll("(^|/)\\.+(?=/|$)", "$1"));
    }
}
