package io.ekiden.cli.show;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * Where a command prints. Colours and redrawing only where a terminal is; {@code NO_COLOR} takes the colours away. <b>Source:</b>
 * <a href="https://no-color.org/">no-color.org</a>.
 */
public final class Screen {
    /** How wide what is printed into a file or a pipe may be. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Rows and columns of a terminal. */
    public record Size(int rows, int columns) {
        /** Reads {@code 24 80}, as {@code stty size} has it. */
        public static Optional<Size> parse(String text) {
            if (!text.matches("[0-9]{1,5} [0-9]{1,5}")) {
                return Optional.empty();
            }
            var parts = text.split(" ");
            int rows = Integer.parseInt(parts[0]);
            int columns = Integer.parseInt(parts[1]);
            // Some say 0 when they do not know.
            return Optional.of(new Size(rows == 0 ? 24 : rows, columns == 0 ? 80 : Math.max(20, columns)));
        }
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final Optional<Size> terminal;
    private final boolean colours;
    private int redrawable;

    /** @param terminal its size, where {@code out} is one */
    public Screen(PrintWriter out, PrintWriter err, Optional<Size> terminal, boolean colours) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colours = colours && terminal.isPresent();
    }

    /** The same, but for what is printed: that goes to {@code other}. */
    public Screen into(PrintWriter other) {
        return new Screen(other, err, terminal, colours);
    }

    public boolean isTerminal() {
        return terminal.isPresent();
    }

    /** Columns there are, without end when it is no terminal. */
    public int width() {
        return terminal.map(Size::columns).orElse(UNBOUNDED);
    }

    /** Rows there are, without end when it is no terminal. */
    public int height() {
        return terminal.map(Size::rows).orElse(UNBOUNDED);
    }

    /** Prints a line, or several. */
    public void line(String text) {
        settle();
        out.println(rendered(text));
        out.flush();
    }

    /** Prints what is no line yet, such as the rest of a log; nothing is changed in it but what a terminal would obey. */
    public void raw(String text) {
        settle();
        out.print(terminal.isPresent() ? Text.harmless(text.replace("\r\n", "\n")) : text);
        out.flush();
    }

    /** Prints what another screen has rendered. */
    public void copy(String rendered) {
        settle();
        out.print(rendered);
        out.flush();
    }

    /** Says something beside what is printed. */
    public void note(String text) {
        settle();
        text.lines().forEach(line -> err.println("ekiden: " + Text.harmless(line)));
        err.flush();
    }

    /**
     * Shows lines in the place of those that the last call showed, on a terminal; elsewhere nothing, as what is gone cannot be taken
     * back there.
     */
    public void redraw(List<String> lines) {
        if (terminal.isEmpty()) {
            return;
        }
        var text = new StringBuilder();
        if (redrawable > 0) {
            text.append("\033[").append(redrawable).append('A');
        }
        int room = Math.max(1, height() - 1);
        var shown = lines.size() <= room ? lines : lines.subList(0, room);
        shown.forEach(line -> text.append("\r\033[K")
                .append(rendered(Text.cut(line, width())))
                .append('\n'));
        text.append("\033[J");
        redrawable = shown.size();
        out.print(text);
        out.flush();
    }

    /** Takes away what {@link #redraw} shows. */
    public void erase() {
        if (redrawable > 0) {
            out.print("\033[" + redrawable + "A\r\033[J");
            out.flush();
            redrawable = 0;
        }
    }

    /** What was redrawn stays from now on. */
    public void settle() {
        redrawable = 0;
    }

    /** An empty screen, on a terminal. */
    public void clear() {
        if (isTerminal()) {
            out.print("\033[H\033[2J\033[3J");
        }
    }

    private String rendered(String text) {
        var harmless = Text.harmless(text);
        var rendered = new StringBuilder(harmless.length());
        for (int i = 0; i < harmless.length(); i++) {
            char c = harmless.charAt(i);
            if (!Style.isMark(c)) {
                rendered.append(c);
            } else if (colours) {
                rendered.append(Style.escape(c));
            }
        }
        return rendered.toString();
    }
}
