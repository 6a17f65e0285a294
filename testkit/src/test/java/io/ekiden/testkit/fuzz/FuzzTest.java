package io.ekiden.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A little of {@code ./ekiden fuzz} in each check. */
class FuzzTest {
    @Test
    void decoders_refuseWhatTheyCannotRead_andNothingElseHappens() {
        assertThat(Fuzz.feed(1, 20_000, _ -> {}).nanos()).isLessThan(Decoders.LIMIT_NANOS);
    }
}
