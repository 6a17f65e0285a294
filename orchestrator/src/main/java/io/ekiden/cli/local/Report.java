package io.ekiden.cli.local;

import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Style;

/** What was found, a line each, with what to do below. */
final class Report {
    private final Screen screen;
    private int failures;

    Report(Screen screen) {
        this.screen = screen;
    }

    void good(String what) {
        screen.line(Style.GOOD.on("  ✓ ") + what);
    }

    void warn(String what, String toDo) {
        screen.line(Style.BUSY.on("  ! ") + what);
        advise(toDo);
    }

    void bad(String what, String toDo) {
        failures++;
        screen.line(Style.BAD.on("  ✗ ") + what);
        advise(toDo);
    }

    private void advise(String toDo) {
        toDo.lines().forEach(line -> screen.line(Style.DIM.on("      " + line)));
    }

    int failures() {
        return failures;
    }
}
