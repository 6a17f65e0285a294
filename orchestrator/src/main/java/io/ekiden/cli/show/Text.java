package io.ekiden.cli.show;

/** Lengths and cuts of text that may have marks of {@link Style} in it. */
public final class Text {
    private static final String ELLIPSIS = "…";

    private Text() {}

    /** Characters that are seen. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Style.isMark(text.charAt(i)) && !Character.isLowSurrogate(text.charAt(i))) {
                width++;
            }
        }
        return width;
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    public static String cut(String text, int most) {
        if (width(text) <= most) {
            return text;
        }
        var cut = new StringBuilder();
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Style.isMark(c)) {
                cut.append(c);
            } else if (seen < Math.max(0, most - 1)) {
                cut.append(c);
                seen += Character.isLowSurrogate(c) ? 0 : 1;
            }
        }
        return cut + ELLIPSIS;
    }

    /** One line, whatever it was. */
    public static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Without what a terminal would obey: control characters but tabs and line ends, and those that change the direction of text. */
    static String harmless(String text) {
        int at = 0;
        while (at < text.length() && isHarmless(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            kept.append(isHarmless(text.charAt(i)) ? text.charAt(i) : '?');
        }
        return kept.toString();
    }

    private static boolean isHarmless(char c) {
        boolean isControl = (c < ' ' && c != '\t' && c != '\n') || (c >= '\u007f' && c <= '\u009f');
        boolean turnsAround = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return !isControl && !turnsAround;
    }

    /** {@code 1 app}, {@code 2 apps}. */
    public static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
