package io.ekiden.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import java.util.ArrayList;
import java.util.List;

/** What a change would do, for people. */
public final class PlanView {
    private static final int MOST_VALUE = 200;

    private PlanView() {}

    /** True when it would change nothing. */
    public static boolean isEmpty(JsonNode plan) {
        return Json.stream(plan.path("apps"))
                        .allMatch(app -> app.path("change").asText().equals("none")
                                && instances(app).isEmpty())
                && plan.path("groups").isEmpty();
    }

    /** True when no definition would be another one, whatever becomes of instances. */
    public static boolean isSame(JsonNode plan) {
        return Json.stream(plan.path("apps"))
                        .allMatch(app -> app.path("change").asText().equals("none"))
                && plan.path("groups").isEmpty();
    }

    /** The deployments in its way. */
    public static List<String> locks(JsonNode plan) {
        return Json.stream(plan.path("locks"))
                .map(lock -> lock.path("id").asText())
                .toList();
    }

    /** Prints a plan as {@code POST /v2/plan} answers it. */
    public static void print(Screen screen, JsonNode plan, EnvOption env) {
        if (!plan.has("apps")) {
            steps(screen, plan);
            return;
        }
        if (isEmpty(plan)) {
            screen.line("Nothing would change.");
        }
        plan.path("apps").forEach(app -> app(screen, app, Discretion.of(screen, env)));
        plan.path("groups")
                .forEach(group -> screen.line(mark(group.path("change").asText()) + " group "
                        + group.path("id").asText()));
        var locks = locks(plan);
        if (!locks.isEmpty()) {
            screen.line(Style.BUSY.on("A deployment is in the way: " + String.join(", ", locks)));
        }
        plan.path("warnings").forEach(warning -> screen.line(Style.BUSY.on("Note: " + warning.asText())));
    }

    private static void steps(Screen screen, JsonNode plan) {
        for (var step : plan.path("steps")) {
            step.path("actions")
                    .forEach(action -> screen.line(action.path("action").asText() + " "
                            + action.path("app").asText(action.path("pod").asText())));
        }
        if (plan.path("steps").isEmpty()) {
            screen.line("Nothing would change.");
        }
    }

    private static void app(Screen screen, JsonNode app, Discretion discretion) {
        var change = app.path("change").asText();
        if (change.equals("none") && instances(app).isEmpty()) {
            return;
        }
        screen.line(mark(change) + " " + app.path("id").asText());
        // What a new app is made of, its author has just written.
        if (!change.equals("create")) {
            app.path("fields").forEach(field -> field(screen, field, discretion));
        }
        var parts = instances(app);
        if (!parts.isEmpty()) {
            screen.line("    instances: " + String.join(", ", parts));
        } else if (!app.path("restartNeeded").asBoolean(true)) {
            screen.line("    running tasks go on");
        }
        places(screen, app.path("places"));
    }

    private static List<String> instances(JsonNode app) {
        var parts = new ArrayList<String>();
        for (var what : List.of("start", "restart", "kill")) {
            int number = app.path("instances").path(what).asInt();
            if (number > 0) {
                parts.add(number + " to " + what);
            }
        }
        return parts;
    }

    private static void places(Screen screen, JsonNode places) {
        if (places.isMissingNode() || !places.path("whyNot").isArray()) {
            return;
        }
        int fit = places.path("instancesThatFit").asInt();
        var agents = places.path("agentsThatFit").asInt() + " of "
                + Text.count(places.path("agents").asInt(), "agent");
        screen.line("    " + (fit == 0 ? Style.BAD.on("no room now") : "room for " + fit + " now") + ", on " + agents);
        if (fit == 0) {
            places.path("whyNot")
                    .forEach(why -> screen.line("      " + why.path("sentence").asText()));
        }
    }

    private static void field(Screen screen, JsonNode field, Discretion discretion) {
        var path = field.path("path").asText();
        var name = path.substring(1);
        boolean isHidden = discretion.hides(path);
        var from = isHidden ? "" : value(discretion.shown(path, field.path("from")));
        var to = isHidden ? "" : value(discretion.shown(path, field.path("to")));
        if (!field.has("from")) {
            screen.line(Style.GOOD.on("    + " + name + (isHidden ? "" : ": " + to)));
        } else if (!field.has("to")) {
            screen.line(Style.BAD.on("    - " + name + (isHidden ? "" : ": " + from)));
        } else {
            screen.line(Style.BUSY.on("    ~ " + name + ": " + (isHidden ? "(changed)" : from + " -> " + to)));
        }
    }

    private static String value(JsonNode value) {
        return Text.cut(value.isNumber() ? Json.number(value) : value.toString(), MOST_VALUE);
    }

    private static String mark(String change) {
        return switch (change) {
            case "create" -> Style.GOOD.on("+ create");
            case "delete" -> Style.BAD.on("- destroy");
            case "update" -> Style.BUSY.on("~ update");
            default -> Style.BUSY.on("~ touch");
        };
    }

    /** What two definitions differ in, as fields of a plan. */
    public static void fields(Screen screen, JsonNode fields, EnvOption env) {
        fields.forEach(field -> field(screen, field, Discretion.of(screen, env)));
    }
}
