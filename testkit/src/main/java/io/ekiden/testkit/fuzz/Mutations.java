package io.ekiden.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs: now and then noise, mostly a sample that has been damaged a few times. Half of those only have some letters or numbers
 * changed: most can still be parsed, and so reach what is behind the parser.
 */
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

    /** What a number may be taken for. */
    private static final List<byte[]> NUMBERS = List.of(
            text("-1"),
            text("0"),
            text("0.0004"),
            text("1e308"),
            text("2147483648"),
            text("9223372036854775807"),
            text("18446744073709551615"));

    private static final byte[] LETTERS = text("aZ09_-./*: ");
    private static final int TRIES = 20;

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
        if (random.nextBoolean()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                input = touched(input, random);
            }
            return input;
        }
        for (int i = random.nextInt(6); i >= 0 && input.length < LARGEST; i--) {
            input = damaged(input, random);
        }
        return input;
    }

    /** One letter is another, or one number. */
    private static byte[] touched(byte[] input, Random random) {
        for (int i = 0; i < TRIES && input.length > 0; i++) {
            int at = random.nextInt(input.length);
            if (isDigit(input, at) && random.nextBoolean()) {
                int end = at;
                while (isDigit(input, end)) {
                    end++;
                }
                return joined(input, at, NUMBERS.get(random.nextInt(NUMBERS.size())), end);
            }
            if (Character.isLetterOrDigit(input[at])) {
                var copy = input.clone();
                copy[at] = LETTERS[random.nextInt(LETTERS.length)];
                return copy;
            }
        }
        return input;
    }

    private static boolean isDigit(byte[] input, int at) {
        return at < input.length && input[at] >= '0' && input[at] <= '9';
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
