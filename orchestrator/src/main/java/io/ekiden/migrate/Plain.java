package io.ekiden.migrate;

import java.util.regex.Pattern;

/** Texts of a source for people: they may hold what a terminal would obey, or what looks like other lines, or turns them around. */
public final class Plain {
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Plain() {}

    /** One line, whatever it was. */
    public static String line(String text) {
        return OBEYED.matcher(text).replaceAll("?");
    }
}
