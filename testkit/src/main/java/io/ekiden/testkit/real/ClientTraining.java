package io.ekiden.testkit.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.cli.ClientCommands;
import io.ekiden.cli.command.Streams;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the most usual commands of users in this very JVM, before answers that are made up, so that {@code -XX:AOTCacheOutput} learns what they need. */
public final class ClientTraining {
    private static final String APP = """
            {"id":"/training","cmd":"sleep 100","cpus":0.1,"mem":32.0,"disk":0.0,"instances":1,"labels":{"a":"b"},"env":{"a":"b"},
             "healthChecks":[{"protocol":"HTTP"}],"version":"2026-01-31T12:00:00.000Z","tasksRunning":1,"tasksHealthy":1,
             "deployments":[],"tasks":[{"id":"training.1","appId":"/training","state":"TASK_RUNNING","host":"h","ports":[1],
             "healthCheckResults":[{"alive":true}],"startedAt":"2026-01-31T12:00:00.000Z"}]}""";

    private static final Map<String, String> ANSWERS = Map.of(
            "/v2/apps",
            "{\"apps\":[" + APP + "]}",
            "/v2/apps/training",
            "{\"app\":" + APP + "}",
            "/v2/queue",
            "{\"queue\":[]}",
            "/v2/tasks",
            "{\"tasks\":[]}",
            "/v2/deployments",
            "[]",
            "/v2/info",
            "{\"name\":\"marathon\",\"version\":\"1.11\",\"marathon_config\":{\"ha\":true}}",
            "/v2/leader",
            "{\"leader\":\"h:8080\"}",
            "/v2/pods/::status",
            "[]");

    private static final List<List<String>> COMMANDS = List.of(
            List.of("app", "list"),
            List.of("app", "show", "/training"),
            List.of("app", "why", "/training"),
            List.of("app", "list", "--json"),
            List.of("app", "--help"),
            List.of("task", "list"),
            List.of("deployment", "list"),
            List.of("pod", "list"),
            List.of("queue"),
            List.of("info"),
            List.of("leader"));

    private ClientTraining() {}

    /** Ends the JVM with 0 when all went well. */
    public static void main(String[] args) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ClientTraining::answer);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        int worst = 0;
        try {
            for (var terminal : List.of(Optional.of(new Screen.Size(24, 80)), Optional.<Screen.Size>empty())) {
                for (var command : COMMANDS) {
                    worst = Math.max(worst, run(command, url, terminal));
                }
            }
        } finally {
            // Its thread would keep a JVM in which a command went wrong for ever.
            server.stop(0);
        }
        System.exit(worst);
    }

    private static int run(List<String> command, String url, Optional<Screen.Size> terminal) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var around = new Surroundings(
                Map.of("EKIDEN_URL", url),
                new Streams(InputStream.nullInputStream(), nowhere, System.err),
                terminal,
                InstantSource.system());
        return ClientCommands.execute(command.toArray(String[]::new), around);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = ANSWERS.get(exchange.getRequestURI().getPath());
            var body = (answer == null ? "{\"message\":\"nothing is here\"}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
