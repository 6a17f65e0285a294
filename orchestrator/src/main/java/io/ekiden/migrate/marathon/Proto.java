package io.ekiden.migrate.marathon;

import io.ekiden.migrate.MigrationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One message in the encoding of protocol buffers, by the numbers of its fields. What was never asked for can be asked for at the end, so
 * that nothing is lost without a word. Confined to one thread. <b>Source:</b> protobuf.dev, Encoding.
 */
final class Proto {
    private static final int LARGEST = 4 << 20;
    private static final int MOST_FIELDS = 100_000;
    private static final int DEEPEST = 64;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private sealed interface Value {
        record Number(long bits, boolean isFloat) implements Value {}

        record Bytes(ByteBuffer content) implements Value {}
    }

    private final String what;
    private final int depth;
    private final SortedMap<Integer, List<Value>> fields = new TreeMap<>();
    private final TreeSet<Integer> asked = new TreeSet<>();
    private final SortedMap<String, Proto> inner = new TreeMap<>();

    /**
     * Reads a message; those in it are read when they are asked for.
     *
     * @param what it is, for messages: {@code the app /web}
     * @throws MigrationException when it is none
     */
    static Proto of(byte[] bytes, String what) {
        if (bytes.length > LARGEST) {
            throw new MigrationException(
                    what + " has " + bytes.length + " bytes; no Marathon keeps more than " + LARGEST + " in one place");
        }
        return new Proto(ByteBuffer.wrap(bytes), what, 0);
    }

    private Proto(ByteBuffer bytes, String what, int depth) {
        this.what = what;
        this.depth = depth;
        if (depth > DEEPEST) {
            throw new MigrationException(what + " is nested more than " + DEEPEST + " deep");
        }
        var in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        while (in.hasRemaining()) {
            if (++count > MOST_FIELDS) {
                throw broken("it has more than " + MOST_FIELDS + " fields");
            }
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            if (number <= 0 || tag >>> 32 != 0) {
                throw broken("it has a field of number " + (tag >>> 3));
            }
            fields.computeIfAbsent(number, _ -> new ArrayList<>(1)).add(value(in, (int) (tag & 7), number));
        }
    }

    private Value value(ByteBuffer in, int type, int number) {
        return switch (type) {
            case VARINT -> new Value.Number(varint(in), false);
            case FIXED64 -> new Value.Number(need(in, 8, number).getLong(), true);
            case FIXED32 -> new Value.Number(need(in, 4, number).getInt(), true);
            case BYTES -> {
                long length = varint(in);
                if (length < 0 || length > in.remaining()) {
                    throw broken("field " + number + " ends too early");
                }
                var content = in.slice(in.position(), (int) length);
                in.position(in.position() + (int) length);
                yield new Value.Bytes(content);
            }
            default -> throw broken("field " + number + " has the unknown type " + type);
        };
    }

    private ByteBuffer need(ByteBuffer in, int bytes, int number) {
        if (in.remaining() < bytes) {
            throw broken("field " + number + " ends too early");
        }
        return in;
    }

    private long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw broken("it ends too early");
            }
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken("it has a number that is too long");
    }

    private MigrationException broken(String why) {
        return new MigrationException(what + " is damaged, or no protocol buffer: " + why);
    }

    private List<Value> all(int number) {
        asked.add(number);
        return fields.getOrDefault(number, List.of());
    }

    /** The last one, as the encoding has it. */
    private Optional<Value> last(int number) {
        var all = all(number);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    boolean has(int number) {
        return !all(number).isEmpty();
    }

    Optional<String> text(int number) {
        return last(number).map(value -> text(value, number));
    }

    /** @throws MigrationException when it is not there */
    String needed(int number, String name) {
        return text(number).orElseThrow(() -> broken("it has no " + name));
    }

    List<String> texts(int number) {
        return all(number).stream().map(value -> text(value, number)).toList();
    }

    private String text(Value value, int number) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(content(value, number).duplicate())
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw broken("field " + number + " is no UTF-8 text");
        }
    }

    private ByteBuffer content(Value value, int number) {
        if (value instanceof Value.Bytes(var content)) {
            return content;
        }
        throw broken("field " + number + " is a number");
    }

    Optional<byte[]> bytes(int number) {
        return last(number).map(value -> {
            var content = content(value, number).duplicate();
            var copy = new byte[content.remaining()];
            content.get(copy);
            return copy;
        });
    }

    Optional<Long> number(int number) {
        return last(number).map(value -> number(value, number));
    }

    /** A number of 32 bits without a sign, or of 64 that has none to speak of. */
    long number(int number, long fallback) {
        return number(number).orElse(fallback);
    }

    /** One after another, or packed. */
    List<Long> numbers(int number) {
        var numbers = new ArrayList<Long>();
        for (var value : all(number)) {
            if (value instanceof Value.Bytes(var content)) {
                var in = content.duplicate();
                while (in.hasRemaining()) {
                    numbers.add(varint(in));
                }
            } else {
                numbers.add(number(value, number));
            }
        }
        return numbers;
    }

    private long number(Value value, int number) {
        if (value instanceof Value.Number(var bits, var isFloat) && !isFloat) {
            return bits;
        }
        throw broken("field " + number + " is no whole number");
    }

    Optional<Double> real(int number) {
        return last(number).map(value -> {
            if (value instanceof Value.Number(var bits, var isFloat) && isFloat) {
                return Double.longBitsToDouble(bits);
            }
            throw broken("field " + number + " is no fraction");
        });
    }

    boolean flag(int number, boolean fallback) {
        return number(number).map(bits -> bits != 0).orElse(fallback);
    }

    Optional<Proto> message(int number) {
        var all = messages(number);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    List<Proto> messages(int number) {
        var all = all(number);
        var messages = new ArrayList<Proto>(all.size());
        for (int index = 0; index < all.size(); index++) {
            int at = index;
            messages.add(inner.computeIfAbsent(
                    number + (at == 0 ? "" : "(" + at + ")"),
                    _ -> new Proto(content(all.get(at), number), what, depth + 1)));
        }
        return messages;
    }

    /** This, with fields that say nothing a definition has. */
    Proto ignoring(int... numbers) {
        for (int number : numbers) {
            asked.add(number);
        }
        return this;
    }

    /** The fields nobody asked for, by their numbers on the way to them: {@code 19/7}. */
    List<String> strangers() {
        var strangers = new ArrayList<String>();
        fields.keySet().stream()
                .filter(number -> !asked.contains(number))
                .forEach(number -> strangers.add(String.valueOf(number)));
        inner.forEach(
                (number, message) -> message.strangers().forEach(stranger -> strangers.add(number + "/" + stranger)));
        return strangers;
    }
}
