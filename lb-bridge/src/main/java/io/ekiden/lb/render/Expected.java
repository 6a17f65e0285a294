package io.ekiden.lb.render;

import io.ekiden.lb.app.HealthCheckSpec.Expects;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an app expects of an answer, as words of {@code http-check expect}.
 *
 * <p><b>Source:</b> HAProxy 2.6 configuration manual, 2.2 (quoting and escaping) and {@code http-check expect}.
 */
final class Expected {
    /** HAProxy takes 2048 bytes in a line. */
    private static final int LONGEST = 1_800;

    private static final String PLAIN = "._-:/=,";

    private Expected() {}

    /** Codes with commas between them; empty when HAProxy's own, 2xx and 3xx, are meant and nothing else is expected. */
    static String statuses(Expects expects) {
        if (expects.statusCodes().isEmpty()) {
            // Whoever expects something in the body has to say this too: HAProxy then looks at nothing else.
            return text(expects).isEmpty() ? "" : "200-399";
        }
        return new TreeSet<>(expects.statusCodes())
                .stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * The text as one word in which nothing has a meaning; empty when there is none, and for one that is too long or has a NUL, which
     * ends a text of HAProxy's: the status alone, which has to be right too, is then looked at.
     */
    static String text(Expects expects) {
        var word = new StringBuilder();
        for (byte octet : expects.bodyContains().orElse("").getBytes(StandardCharsets.UTF_8)) {
            if (octet == 0) {
                return "";
            }
            char letter = (char) (octet & 0xff);
            boolean plain = letter < 0x80 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0);
            word.append(plain ? String.valueOf(letter) : "\\x%02x".formatted(octet & 0xff));
        }
        return word.length() > LONGEST ? "" : word.toString();
    }
}
