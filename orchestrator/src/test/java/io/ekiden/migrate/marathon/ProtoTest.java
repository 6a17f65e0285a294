package io.ekiden.migrate.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.migrate.MigrationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProtoTest {
    private static byte[] bytes(int... values) {
        var out = new ByteArrayOutputStream();
        for (int value : values) {
            out.write(value);
        }
        return out.toByteArray();
    }

    private static byte[] field(int number, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write((number << 3) | 2);
        int length = content.length;
        while (length > 0x7f) {
            out.write((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static void refuses(byte[] bytes, String why) {
        assertThatThrownBy(() -> Proto.of(bytes, "the app /web"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("the app /web")
                .hasMessageContaining(why);
    }

    @Test
    void message_hasWhatWasWritten() {
        var proto = Proto.of(bytes(0x08, 0x96, 0x01, 0x12, 2, 'h', 'i', 0x12, 2, 'y', 'o', 0x38, 1, 0x38, 2), "x");
        assertThat(proto.number(1)).contains(150L);
        assertThat(proto.text(2)).contains("yo");
        assertThat(proto.texts(2)).containsExactly("hi", "yo");
        assertThat(proto.numbers(7)).containsExactly(1L, 2L);
        assertThat(Proto.of(bytes(0x3a, 2, 1, 2), "x").numbers(7)).containsExactly(1L, 2L);
        assertThat(proto.text(3)).isEmpty();
    }

    @Test
    void truncated_isRefusedWithItsName() {
        refuses(bytes(0x08), "ends too early");
        refuses(bytes(0x12, 5, 'h', 'i'), "field 2 ends too early");
        refuses(bytes(0x09, 1, 2, 3), "field 1 ends too early");
        refuses(bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), "ends too early");
    }

    @Test
    void malformed_isRefusedWithItsName() {
        refuses(bytes(0x00), "field of number 0");
        refuses(bytes(0x0b), "unknown type 3");
        refuses(bytes(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1), "too long");
        assertThatThrownBy(() -> Proto.of(bytes(0x12, 1, 0xff), "x").text(2)).hasMessageContaining("no UTF-8 text");
        assertThatThrownBy(() -> Proto.of(bytes(0x10, 1), "x").text(2)).hasMessageContaining("is a number");
        assertThatThrownBy(() -> Proto.of(bytes(0x12, 0), "x").number(2)).hasMessageContaining("no whole number");
    }

    @Test
    void tooMuch_isRefused() {
        refuses(new byte[(4 << 20) + 1], "no Marathon keeps more");
        var many = new byte[2 * 100_001];
        for (int index = 0; index < many.length; index += 2) {
            many[index] = 0x08;
        }
        refuses(many, "more than 100000 fields");
    }

    @Test
    void nesting_isBounded() {
        byte[] group = field(1, "x".getBytes(StandardCharsets.UTF_8));
        for (int depth = 0; depth < 80; depth++) {
            group = field(4, group);
        }
        var outer = Proto.of(group, "the root group");
        assertThatThrownBy(() -> descend(outer))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("64 deep");
    }

    private static void descend(Proto proto) {
        proto.messages(4).forEach(ProtoTest::descend);
    }

    @Test
    void strangers_areWhatNobodyAskedFor() {
        var proto = Proto.of(field(2, bytes(0x08, 1, 0x10, 2)), "x");
        assertThat(proto.strangers()).containsExactly("2");
        proto.message(2).orElseThrow().number(1);
        assertThat(proto.strangers()).containsExactly("2/2");
        proto.message(2).orElseThrow().ignoring(2);
        assertThat(proto.strangers()).isEmpty();
    }

    /** Whatever comes: an app, or a sentence about why it is none. */
    @Test
    void noise_isReadOrRefused() {
        int refused = 0;
        for (long seed = 1; seed <= 3000; seed++) {
            var random = new SplittableRandom(seed);
            var noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            try {
                AppProto.read(Proto.of(noise, "the app"));
            } catch (MigrationException expected) {
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed, other);
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }
}
