package io.ekiden.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs: now and then noise, mostly a sample that has been damaged a few times. */
final class Mutations {
    private static final int LARGEST_NOISE = 200;
    private static final int LARGEST = 1 << 20;

    /** What has hurt decoders of others: nesting, numbers, lengths, escapes. */
    private static final List<byte[]> NASTY = List.of(
            text("[".repeat(300)),
            text("{\"a\":".repeat(300)),
            text("1e999999999"),
            text("-0.0000000000000000000000000000000000000001e-400"),
            text("99999999999999999999999999999999999999"),
            text("\"Infinity\""),
            text("\\ud800"),
            text("18446744073709551615\n"),
            text("0\n"),
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1},
            new byte[] {0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b});

    private final List<byte[]> samples;

    Mutations(List<byte[]> samples) {
        this.samples = samples;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] next(Random random) {
        if (random.nextInt(20) == 0) {
            var noise = new byte[random.nextInt(LARGEST_NOISE)];
            random.nextBytes(noise);
            return noise;
        }
        var input = samples.get(random.nextInt(samples.size()));
        for (int i = random.nextInt(6); i >= 0 && input.length < LARGEST; i--) {
            input = damaged(input, random);
        }
        return input;
    }

    private byte[] damaged(byte[] input, Random random) {
        if (input.length == 0) {
            return NASTY.get(random.nextInt(NASTY.size()));
        }
        int at = random.nextInt(input.length);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(input, at, random);
            case 1 -> Arrays.copyOf(input, at);
            case 2 -> joined(input, at, NASTY.get(random.nextInt(NASTY.size())), at);
            case 3 -> {
                int end = at + random.nextInt(input.length - at);
                yield joined(input, end, Arrays.copyOfRange(input, at, end), end);
            }
            case 4 -> joined(input, at, new byte[0], at + random.nextInt(input.length - at));
            case 5 -> joined(input, at, samples.get(random.nextInt(samples.size())), at);
            default -> repeated(input, at, random);
        };
    }

    private static byte[] flipped(byte[] input, int at, Random random) {
        var copy = input.clone();
        copy[at] = (byte) (random.nextBoolean() ? copy[at] ^ (1 << random.nextInt(8)) : random.nextInt(256));
        return copy;
    }

    /** One part many times over: fields that are said again, lists that grow. */
    private static byte[] repeated(byte[] input, int at, Random random) {
        int end = Math.min(input.length, at + 1 + random.nextInt(40));
        var out = new ByteArrayOutputStream();
        out.write(input, 0, at);
        for (int i = random.nextInt(200); i >= 0; i--) {
            out.write(input, at, end - at);
        }
        out.write(input, end, input.length - end);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] input, int until, byte[] middle, int from) {
        var out = new ByteArrayOutputStream();
        out.write(input, 0, until);
        out.writeBytes(middle);
        out.write(input, from, input.length - from);
        return out.toByteArray();
    }
}
