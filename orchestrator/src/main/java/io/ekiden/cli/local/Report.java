package io.ekiden.cli.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.OutputOptions;
import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Style;

/** What was found: for people a line each, with what to do below; for programs all of it at the end. */
final class Report {
    private final Screen screen;
    private final OutputOptions output;
    private final ArrayNode checks = Json.array();
    private String about = "";
    private int failures;

    Report(Screen screen, OutputOptions output) {
        this.screen = screen;
        this.output = output;
    }

    /**
     * What comes is about something else.
     *
     * @param name for programs
     */
    void section(String name, String title) {
        if (!about.isEmpty()) {
            tell("");
        }
        about = name;
        tell(title);
    }

    /** @param name of what was looked at, for programs: it stays the same however it is */
    void good(String name, String what) {
        tell(Style.GOOD.on("  ✓ ") + what);
        add(name, "good", what, "");
    }

    void warn(String name, String what, String toDo) {
        tell(Style.BUSY.on("  ! ") + what);
        advise(toDo);
        add(name, "warning", what, toDo);
    }

    void bad(String name, String what, String toDo) {
        failures++;
        // What goes wrong is said to who wants to hear nothing else, too.
        if (output.quiet() && !output.json()) {
            screen.line(what);
        }
        tell(Style.BAD.on("  ✗ ") + what);
        advise(toDo);
        add(name, "bad", what, toDo);
    }

    private void tell(String line) {
        if (!output.json() && !output.quiet()) {
            screen.line(line);
        }
    }

    private void advise(String toDo) {
        toDo.lines().forEach(line -> tell(Style.DIM.on("      " + line)));
    }

    private void add(String name, String level, String message, String advice) {
        checks.addObject()
                .put("about", about)
                .put("name", name)
                .put("ok", level.equals("good"))
                .put("level", level)
                .put("message", message)
                .put("advice", advice);
    }

    /**
     * Says it all to programs.
     *
     * @param code with which the command ends
     */
    void end(String asked, int code) {
        if (output.json()) {
            var json = Json.object().put("url", asked).put("ok", code == 0);
            json.set("checks", checks);
            screen.line(Json.pretty(json));
        }
    }

    int failures() {
        return failures;
    }
}
