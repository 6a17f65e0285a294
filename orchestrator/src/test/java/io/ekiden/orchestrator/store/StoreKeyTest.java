package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreKeyTest {
    @ParameterizedTest
    @CsvSource({
        "web, web",
        "/a/b-c, %2Fa%2Fb-c",
        "., %2E",
        ".., %2E%2E",
        "..., ...",
        "100%, 100%25",
        "a!b, a%21b",
        "ü, %C3%BC",
        "2026-01-01T00:00:00.000Z, 2026-01-01T00:00:00.000Z"
    })
    void encode_escapesWhatIsNotPlain(String text, String segment) {
        assertThat(StoreKey.encode(text)).isEqualTo(segment);
        assertThat(StoreKey.decode(segment)).isEqualTo(text);
    }

    @Test
    void decode_isTheInverseOfEncodeAndSegmentsAreKeys() {
        for (long seed = 0; seed < 2000; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                int c = random.nextBoolean() ? random.nextInt(256) : random.nextInt(0xE000, Character.MAX_CODE_POINT);
                text.appendCodePoint(c);
            }
            var segment = StoreKey.encode(text.toString());
            StoreKey.check("k/" + segment);
            assertThat(StoreKey.decode(segment)).as("seed %d", seed).isEqualTo(text.toString());
        }
    }
}
