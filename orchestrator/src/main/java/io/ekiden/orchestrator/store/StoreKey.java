package io.ekiden.orchestrator.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Keys of a {@link StateStore}: segments of printable ASCII joined by {@code /}. Text of any kind becomes a segment through
 * {@link #encode}.
 */
public final class StoreKey {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private StoreKey() {}

    /**
     * A segment that stands for any text but the empty one: what is not printable ASCII, and {@code / % !}, becomes {@code %XX}, byte by
     * byte of its UTF-8 form. Lower and upper case stay apart.
     */
    public static String encode(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("A key segment must not be empty");
        if (text.equals(".")) return "%2E";
        if (text.equals("..")) return "%2E%2E";
        if (text.chars().allMatch(StoreKey::isPlain)) return text;
        var segment = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) segment.append((char) octet);
            else HEX.toHexDigits(segment.append('%'), octet);
        }
        return segment.toString();
    }

    /** The text that {@link #encode} made a segment of. */
    public static String decode(String segment) {
        if (segment.indexOf('%') < 0) return segment;
        var octets = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                octets[length++] = (byte) HexFormat.fromHexDigits(segment, i + 1, i + 3);
                i += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    /** Throws when a key has an empty segment or one that {@link #encode} could not have made: that is a bug of the caller. */
    public static void check(String key) {
        boolean emptySegment = key.isEmpty() || key.startsWith("/") || key.endsWith("/") || key.contains("//");
        if (emptySegment || !key.chars().allMatch(c -> isPlain(c) || c == '/' || c == '%')) {
            throw new IllegalArgumentException("Not a key of the store: '" + key + "'");
        }
        for (var segment : key.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("Not a key of the store: '" + key + "'");
            }
        }
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c <= '~' && c != '/' && c != '%' && c != '!';
    }
}
