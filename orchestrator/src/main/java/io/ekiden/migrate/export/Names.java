package io.ekiden.migrate.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** Names as DNS has them for ids that are paths: {@code shop-front-ui}. No two ids get the same one. */
final class Names {
    private static final int LONGEST = 53;
    private static final int LONGEST_PORT = 15;
    private static final int DIGITS = 8;

    private final Set<String> taken = new HashSet<>();

    /** The same for the same ids in the same order. */
    String of(String id) {
        return of(id, id);
    }

    /**
     * As it should be called, or with a mark where something else is called so already.
     *
     * @param identity what it is, and nothing else; the mark comes of it
     */
    String of(String wish, String identity) {
        var plain = plain(wish);
        var name = plain.length() <= LONGEST && taken.add(plain) ? plain : marked(plain, identity);
        taken.add(name);
        return name;
    }

    /** Of a thing that is known by another name: plain where it is, else with a mark, so that two are never one. */
    static String known(String text) {
        var plain = plain(text);
        return plain.equals(text) && plain.length() <= LONGEST ? plain : marked(plain, text);
    }

    /** With a mark of its own. */
    private static String marked(String plain, String id) {
        var start = plain.substring(0, Math.min(plain.length(), LONGEST - DIGITS - 1))
                .replaceAll("-+$", "");
        return start + "-" + digest(id);
    }

    /** Letters, digits and single hyphens between them; at least one letter. */
    static String plain(String text) {
        var name = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (name.isEmpty()) {
            return "app";
        }
        return Character.isDigit(name.charAt(0)) ? "a-" + name : name;
    }

    /** Not longer than a name of a port may be. */
    String ofPort(String text) {
        var plain = plain(text);
        var start =
                plain.substring(0, Math.min(plain.length(), LONGEST_PORT - 4)).replaceAll("-+$", "");
        var name = plain;
        for (int number = 0; name.length() > LONGEST_PORT || !taken.add(name); number++) {
            name = start + "-" + number;
        }
        return name;
    }

    private static String digest(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
