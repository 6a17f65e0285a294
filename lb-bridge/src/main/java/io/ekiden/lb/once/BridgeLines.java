package io.ekiden.lb.once;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.app.PortSpec;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which tasks each service port has: what {@code GET /v2/tasks} said as text until Marathon 1.7, a line for each.
 *
 * <p><b>Source:</b> Marathon's {@code EndpointsHelper}; haproxy-marathon-bridge f513e862: lines without a port that is a number are
 * skipped, and so is what stands behind a {@code #}.
 *
 * @param lines in the order of Marathon
 * @param notes what HAProxy would refuse, and is left out
 */
public record BridgeLines(List<Line> lines, List<String> notes) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:]{2,45}]):([0-9]{1,5})");

    public BridgeLines {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /**
     * A service port.
     *
     * @param app its id with {@code _} for the slashes inside
     * @param endpoints {@code host:port} of each task
     */
    public record Line(String app, int port, List<String> endpoints) {
        public Line {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** Of the text: words with blanks between them, the app, its port, its tasks. */
    public static BridgeLines ofText(String text) {
        var lines = new ArrayList<Line>();
        var notes = new ArrayList<String>();
        text.lines()
                .map(line -> List.of(line.strip().split("\\s+")))
                .filter(words -> words.size() > 1 && isPort(words.get(1)))
                .forEach(words -> add(
                        words.getFirst(),
                        Integer.parseInt(words.get(1)),
                        words.stream().skip(2),
                        lines,
                        notes));
        return new BridgeLines(lines, notes);
    }

    /** Of {@code GET /v2/apps?embed=apps.tasks}, for a Marathon that refuses text: running tasks, whether they are well or not. */
    public static BridgeLines ofApps(JsonNode body) {
        var lines = new ArrayList<Line>();
        var notes = new ArrayList<String>();
        var apps = AppsReader.readAll(body);
        apps.unreadable().forEach((id, reason) -> notes.add(id + ": " + reason));
        for (var app : apps.byId().values()) {
            for (var port : app.ports()) {
                if (port.servicePort() > 0) {
                    add(
                            app.id().substring(1).replace('/', '_'),
                            port.servicePort(),
                            endpoints(app, port),
                            lines,
                            notes);
                }
            }
        }
        return new BridgeLines(lines, notes);
    }

    private static Stream<String> endpoints(AppState app, PortSpec port) {
        return app.tasks().stream().filter(TaskState::isRunning).flatMap(task -> endpoint(task, port).stream());
    }

    private static Optional<String> endpoint(TaskState task, PortSpec port) {
        return switch (port.target()) {
            case PortSpec.OnHost(var position) ->
                position < task.ports().size()
                        ? Optional.of(task.host() + ":" + task.ports().get(position))
                        : Optional.empty();
            case PortSpec.OnContainer(var number) ->
                task.ipAddresses().stream()
                        .filter(IpLiteral::matches)
                        .findFirst()
                        .map(ip -> (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + number);
        };
    }

    private static boolean isPort(String word) {
        return PORT.matcher(word).matches() && Integer.parseInt(word) > 0 && Integer.parseInt(word) <= HIGHEST_PORT;
    }

    private static void add(String app, int port, Stream<String> endpoints, List<Line> lines, List<String> notes) {
        if (!NAME.matcher(app).matches()) {
            notes.add(app.replaceAll("\\p{Cntrl}", "?") + ": HAProxy has no such names; the app is left out");
            return;
        }
        var same = lines.stream().filter(line -> line.port() == port).findFirst();
        if (same.isPresent()) {
            notes.add(app + ": the port " + port + " is that of " + same.get().app() + "; it is left out");
            return;
        }
        var good = new ArrayList<String>();
        endpoints.forEach(endpoint -> {
            var parts = ENDPOINT.matcher(endpoint);
            if (parts.matches() && isPort(parts.group(1))) {
                good.add(endpoint);
            } else {
                notes.add(app + ": " + endpoint.replaceAll("\\p{Cntrl}", "?") + " is no host and port; it is left out");
            }
        });
        lines.add(new Line(app, port, good));
    }
}
