package io.ekiden.cli.show;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under headings. On a terminal the widest columns are cut until a row fits into a line; elsewhere nothing is. */
public final class Table {
    private static final String GAP = "  ";
    /** What a column is not cut below. */
    private static final int LEAST = 6;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> right = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    public static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    /** Columns of numbers, counted from 0. */
    public Table right(Integer... columns) {
        right.addAll(List.of(columns));
        return this;
    }

    /** Adds a row of as many cells as there are headings. */
    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells below " + headings.size() + " headings");
        }
        rows.add(List.of(cells).stream().map(Text::line).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it; without rows the text alone. */
    public void print(Screen screen, String withoutRows) {
        if (rows.isEmpty()) {
            screen.line(withoutRows);
        } else {
            lines(screen.width()).forEach(screen::line);
        }
    }

    /** Its lines, none wider than that if it can be. */
    public List<String> lines(int width) {
        var widths = widths(width);
        var lines = new ArrayList<String>();
        lines.add(Style.DIM.on(line(headings, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths(int width) {
        var widths = IntStream.range(0, headings.size())
                .map(column -> Math.max(
                        Text.width(headings.get(column)),
                        rows.stream()
                                .mapToInt(row -> Text.width(row.get(column)))
                                .max()
                                .orElse(0)))
                .toArray();
        int gaps = GAP.length() * (widths.length - 1);
        while (IntStream.of(widths).sum() + gaps > width) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElseThrow();
            if (widths[widest] <= LEAST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = Text.cut(cells.get(column), widths[column]);
            var padding = " ".repeat(Math.max(0, widths[column] - Text.width(cell)));
            boolean isLast = column == widths.length - 1;
            line.append(right.contains(column) ? padding + cell : cell + (isLast ? "" : padding));
            line.append(isLast ? "" : GAP);
        }
        return line.toString().stripTrailing();
    }
}
