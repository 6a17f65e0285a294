package io.ekiden.cli.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Bar;
import io.ekiden.cli.show.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far an app or a pod is.
 *
 * @param wanted instances that are asked for
 * @param fresh of its newest configuration that run, well or not yet
 * @param well of these, those that count: healthy, or running where nothing is checked
 * @param ill of these, those that a health check finds ill
 * @param old of earlier configurations, still there
 * @param checked whether it has health checks
 * @param signs of how it will go on
 */
public record Progress(String id, int wanted, int fresh, int well, int ill, int old, boolean checked, Signs signs) {
    private static final int BAR = 20;

    /**
     * Of tasks of its newest configuration.
     *
     * @param failed the last that failed
     * @param trying those that are no failure yet
     */
    public record Signs(Optional<String> failed, List<String> trying) {
        static final Signs NONE = new Signs(Optional.empty(), List.of());

        public Signs {
            trying = List.copyOf(trying);
        }
    }

    /** One that is gone. */
    static Progress gone(String id) {
        return new Progress(id, 0, 0, 0, 0, 0, true, Signs.NONE);
    }

    /** Of an app with its tasks, as {@code GET /v2/apps/ID} answers it. */
    public static Progress ofApp(JsonNode app) {
        var configured = app.path("versionInfo")
                .path("lastConfigChangeAt")
                .asText(app.path("version").asText());
        boolean checked = !app.path("healthChecks").isEmpty();
        int fresh = 0;
        int well = 0;
        int ill = 0;
        int old = 0;
        var trying = new ArrayList<String>();
        for (var task : app.path("tasks")) {
            var state = task.path("state").asText();
            if (!state.equals("TASK_RUNNING")
                    && !state.equals("TASK_STARTING")
                    && !state.equals("TASK_STAGING")
                    && !state.equals("TASK_KILLING")) {
                continue;
            }
            // Timestamps of the API sort as text.
            if (task.path("version").asText(configured).compareTo(configured) < 0) {
                old++;
                continue;
            }
            if (!state.equals("TASK_KILLING")) {
                trying.add(task.path("id").asText());
            }
            if (state.equals("TASK_RUNNING")) {
                fresh++;
                var results = task.path("healthCheckResults");
                boolean alive = Json.stream(results)
                        .allMatch(result -> result.path("alive").asBoolean());
                if (!checked || (alive && !results.isEmpty())) {
                    well++;
                } else if (!alive) {
                    ill++;
                    trying.removeLast();
                }
            }
        }
        var failure = app.path("lastTaskFailure");
        return new Progress(
                app.path("id").asText(),
                app.path("instances").asInt(),
                fresh,
                well,
                ill,
                old,
                checked,
                new Signs(
                        Optional.of(failure.path("taskId").asText(""))
                                .filter(id -> !id.isEmpty()
                                        && failure.path("version").asText("").compareTo(configured) >= 0),
                        trying));
    }

    /** Of a pod, as {@code GET /v2/pods/ID::status} answers it. */
    public static Progress ofPod(JsonNode status) {
        var version = status.path("spec").path("version").asText();
        int fresh = 0;
        int well = 0;
        int old = 0;
        var trying = new ArrayList<String>();
        for (var instance : status.path("instances")) {
            if (!instance.path("specReference").asText().endsWith(version)) {
                old++;
            } else {
                fresh++;
                well += instance.path("status").asText().equals("STABLE") ? 1 : 0;
                if (!instance.path("status").asText().equals("TERMINAL")) {
                    // An instance that is launched again keeps its id.
                    trying.add(instance.at("/containers/0/containerId").asText());
                }
            }
        }
        return new Progress(
                status.path("id").asText(),
                status.path("spec").path("scaling").path("instances").asInt(1),
                fresh,
                well,
                0,
                old,
                true,
                new Signs(failedOfPod(status, version), trying));
    }

    private static Optional<String> failedOfPod(JsonNode status, String version) {
        return PodEnds.lastFailure(status, version)
                .map(end -> end.path("instanceID").asText() + " "
                        + end.path("terminatedAt").asText());
    }

    /** All that is asked for, and nothing else. */
    public boolean isWell() {
        return well >= wanted && fresh == wanted && old == 0;
    }

    /** {@code 1 of 2 healthy, 1 old}, or that there are none. */
    public String words() {
        if (wanted + fresh + old == 0) {
            return "no instances";
        }
        var parts = new ArrayList<String>();
        parts.add(well + " of " + wanted + (checked ? " healthy" : " running"));
        if (ill > 0) {
            parts.add(ill + " unhealthy");
        }
        if (fresh > well + ill) {
            parts.add((fresh - well - ill) + " starting");
        }
        if (old > 0) {
            parts.add(old + " old");
        }
        return String.join(", ", parts);
    }

    /** A line of a progress display. */
    String bar(int idWidth) {
        var state = isWell() ? Style.GOOD.on("✓") : ill > 0 ? Style.BAD.on("!") : Style.BUSY.on("…");
        return state + " " + id + " ".repeat(Math.max(1, idWidth - id.length() + 1))
                + Bar.of(well, fresh - well + old, Math.max(wanted, fresh + old), BAR) + " " + words();
    }
}
