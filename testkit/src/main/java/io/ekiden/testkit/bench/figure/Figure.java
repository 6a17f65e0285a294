package io.ekiden.testkit.bench.figure;

import java.util.Locale;

/**
 * One measured number.
 *
 * @param name what was measured, unique in its bench
 * @param unit such as {@code ms} or {@code tasks/s}; may be empty
 */
public record Figure(String bench, String name, double value, String unit, Goal goal) {
    private static final String LINE = "%-6s %-48s %12s";

    public static Figure of(String bench, String name, double value, String unit, Goal goal) {
        return new Figure(bench, name, value, unit, goal);
    }

    /** For comparison only. */
    public static Figure of(String bench, String name, double value, String unit) {
        return new Figure(bench, name, value, unit, Goal.NONE);
    }

    /** Bench, name, value; then goal, ratio of value to goal, and whether it is reached. */
    public String line() {
        var start = String.format(Locale.ROOT, LINE, bench, name, text(value));
        return switch (goal) {
            case Goal.AtMost(var limit) -> start + judged("<=", limit, value <= limit);
            case Goal.AtLeast(var limit) -> start + judged(">=", limit, value >= limit);
            case Goal.None() -> start;
        };
    }

    private String judged(String relation, double limit, boolean reached) {
        var ratio = limit == 0 ? "" : String.format(Locale.ROOT, "ratio %5.2f", value / limit);
        return String.format(
                Locale.ROOT, "   goal %s %-12s %-11s  %s", relation, text(limit), ratio, reached ? "ok" : "missed");
    }

    private String text(double number) {
        var format = number >= 100 || number == Math.rint(number) ? "%.0f" : number >= 10 ? "%.1f" : "%.2f";
        return (String.format(Locale.ROOT, format, number) + " " + unit).strip();
    }
}
