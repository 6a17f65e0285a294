package io.ekiden.cli.show;

/** How a piece of text looks. Pieces are marked by characters of private use, which a {@link Screen} turns into colours, or into nothing. */
public enum Style {
    GOOD('\uE000', "32"),
    BAD('\uE001', "31"),
    BUSY('\uE002', "33"),
    DIM('\uE003', "2"),
    BOLD('\uE004', "1");

    private static final char END = '\uE0FF';

    private final char mark;
    private final String code;

    Style(char mark, String code) {
        this.mark = mark;
        this.code = code;
    }

    /** The text, looking so. */
    public String on(String text) {
        return mark + text + END;
    }

    static boolean isMark(char c) {
        return c == END || (c >= GOOD.mark && c <= BOLD.mark);
    }

    /** What a mark is for a terminal. */
    static String escape(char mark) {
        for (var style : values()) {
            if (style.mark == mark) {
                return "\033[" + style.code + "m";
            }
        }
        return "\033[0m";
    }
}
