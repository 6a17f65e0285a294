package io.ekiden.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.LoadGenerator.Failed;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    /** The clock may pass its end. */
    @Test
    void failedRequest_wasUnderWayAtAMoment_whenItBeganBeforeAndEndedAfter() {
        for (long start : new long[] {0, Long.MAX_VALUE - 15}) {
            var failed = new Failed(start + 10, start + 20, "502");
            assertThat(failed.wasUnderWay(start + 15, start + 16)).isTrue();
            assertThat(failed.wasUnderWay(start + 5, start + 30)).isTrue();
            assertThat(failed.wasUnderWay(start + 20, start + 25)).isTrue();
            assertThat(failed.wasUnderWay(start + 21, start + 25)).isFalse();
            assertThat(failed.wasUnderWay(start + 5, start + 9)).isFalse();
        }
    }
}
