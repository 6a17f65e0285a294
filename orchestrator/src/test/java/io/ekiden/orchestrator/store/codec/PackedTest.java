package io.ekiden.orchestrator.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.orchestrator.group.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedTest {
    private static byte[] record(int bytes) {
        return ("{\"app\":\"" + "x".repeat(bytes - 10) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pack_leavesSmallRecordsReadable_andMakesLargeOnesSmall() {
        var small = record(Packed.LARGE);
        var large = record(Packed.LARGE + 1);

        assertThat(Packed.pack(small)).isEqualTo(small);
        assertThat(Packed.pack(large)).hasSizeLessThan(1_000);
    }

    @Test
    void unpack_givesBackWhatWasPacked() throws IOException {
        long seed = 20_261_123;
        var random = new SplittableRandom(seed);
        for (int bytes : new int[] {10, Packed.LARGE, Packed.LARGE + 1, 3 * Packed.LARGE, 1_500_000}) {
            var text = new StringBuilder("{");
            while (text.length() < bytes) {
                text.append((char) random.nextInt(' ', 0x3000));
            }
            var record = text.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(Packed.unpack(Packed.pack(record)))
                    .as("%d characters of seed %d", bytes, seed)
                    .isEqualTo(record);
        }
    }

    @Test
    void recordThatIsCut_isNamedWhenItIsRead() {
        var whole = Packed.pack(record(1_000_000));
        var cut = Arrays.copyOf(whole, whole.length / 2);

        assertThatIOException().isThrownBy(() -> Packed.unpack(cut));
        assertThatThrownBy(() -> RecordJson.read(cut, Group.class, "roots/1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("roots/1");
    }
}
