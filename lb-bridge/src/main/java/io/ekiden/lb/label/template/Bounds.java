package io.ekiden.lb.label.template;

import java.util.Optional;

/**
 * How much a label may say that adds lines to the configuration. It is looked at before anything is made of the label: what hosts, paths and
 * networks make of one line is their product, and would fill the memory that all apps share.
 */
public final class Bounds {
    static final int LONGEST_LINE = 1_500;

    private static final int CHARACTERS = 64 << 10;
    private static final int LINES = 64;
    private static final int FILLED = 512;

    private Bounds() {}

    /** What is wrong with the length of a label, in words that go on after its name. */
    public static Optional<String> wrong(String text) {
        if (text.length() > CHARACTERS) {
            return Optional.of("has more than " + CHARACTERS + " characters");
        }
        return OwnLines.stripped(text).count() > LINES
                ? Optional.of("has more than " + LINES + " lines")
                : Optional.empty();
    }

    /**
     * The same of what is to be made of it.
     *
     * @param lines how many
     * @param longest characters of the longest line
     */
    static Optional<String> wrong(long lines, long longest) {
        if (longest > LONGEST_LINE) {
            return Optional.of(
                    "has a line of more than " + LONGEST_LINE + " characters, with what stands for its braces");
        }
        return lines > FILLED
                ? Optional.of("has more than " + FILLED + " lines for all its hosts and paths")
                : Optional.empty();
    }
}
