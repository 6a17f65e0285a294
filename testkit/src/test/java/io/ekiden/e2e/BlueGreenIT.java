package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Haproxy;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.LoadGenerator;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One app takes over from another under load: what issue 6 calls E. */
@ExtendWith(OwnMachinePorts.class)
class BlueGreenIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Pattern NUMBERS = Pattern.compile(
            "canary has 10 % of the requests: (\\d+), of which (\\d+) went wrong .*; the others (\\d+), (\\d+) ");

    /** Says which version it is, with this status. */
    private static final String SERVER = """
            import sys
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
            class Handler(BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'
                def do_GET(self):
                    status = 200 if self.path == '/health' else int(sys.argv[3])
                    body = sys.argv[2].encode()
                    self.send_response(status)
                    self.send_header('Content-Length', str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *words): pass
            class Server(ThreadingHTTPServer):
                request_queue_size = 128
            Server(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
            """;

    @TempDir
    Path dir;

    private final int port = Ports.free();
    private final int statsPort = Ports.free();

    @AfterEach
    void endWhatSurvives() throws IOException {
        Leftovers.end(dir);
    }

    /** A command that is under way. */
    private record Started(Process process, Path out) {
        String end(int code) throws Exception {
            boolean ended = process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
            var text = Files.readString(out);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as("still running; it said:%n%s", text).isTrue();
            assertThat(process.exitValue()).as(text).isEqualTo(code);
            return text;
        }
    }

    private Started bluegreen(ApiClient api, String... arguments) throws IOException {
        var command = new ArrayList<>(EkidenUp.program());
        command.add("bluegreen");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--marathon=" + api.base(), "--stats=http://127.0.0.1:" + statsPort));
        var out = Files.createTempFile(dir, "bluegreen-", ".txt");
        return new Started(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
    }

    private String app(String version, int status) throws IOException {
        var server = Files.writeString(dir.resolve("serve.py"), SERVER);
        var app = """
                {"id": "/shop/web", "cmd": "exec python3 %s $PORT0 %s %d", "cpus": 0.01, "mem": 16, "instances": 2,
                 "portDefinitions": [{"port": %d}],
                 "healthChecks": [{"protocol": "HTTP", "path": "/health", "intervalSeconds": 1, "gracePeriodSeconds": 60}]}""".formatted(server, version, status, port);
        return Files.writeString(dir.resolve(version + ".json"), app).toString();
    }

    private static List<String> apps(ApiClient api) throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        for (JsonNode app : api.get("/v2/apps").json().path("apps")) {
            ids.add(app.path("id").asText() + " " + app.path("instances").asInt());
        }
        return ids;
    }

    /** What a new user sees first, before the same balancer. */
    private void demo(EkidenUp ekiden) throws Exception {
        var command = new ArrayList<>(EkidenUp.program());
        command.addAll(List.of("demo", "--url=" + ekiden.api().base()));
        assertThat(demo(command).end(0)).contains("requests failed: 0\n");
        gone(ekiden);
        // Who ends it in the middle finds nothing left of it either.
        var ended = demo(command);
        Wait.until("the demo is up", SOON, () -> Files.readString(ended.out()), text -> text.contains("2. Asking"));
        ended.process().destroy();
        assertThat(ended.end(1)).contains("interrupted; what was made is taken away", "Removing /ekiden-demo.");
        gone(ekiden);
    }

    private Started demo(List<String> command) throws IOException {
        var out = Files.createTempFile(dir, "demo-", ".txt");
        return new Started(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
    }

    private static void gone(EkidenUp ekiden) throws Exception {
        Wait.until(
                "the demo goes",
                SOON,
                () -> ekiden.api().get("/v2/groups/ekiden-demo").status(),
                status -> status == 404);
    }

    @Test
    void traffic_isHandedOver_takenBack_andKeptFromWhatFails() throws Exception {
        try (var ekiden = EkidenUp.start(dir.resolve("data"), "--stats-port=" + statsPort)) {
            var api = ekiden.api();
            bluegreen(api, "deploy", app("v1", 200)).end(0);
            assertThat(apps(api)).containsExactly("/shop/web-blue 2");
            Wait.until("HAProxy serves", SOON, () -> Haproxy.status(port), status -> status == 200);
            try (var load = new LoadGenerator("127.0.0.1", port, 200, 8)) {
                Wait.until("traffic", SOON, load::answered, n -> n > 100);

                var held = bluegreen(api, "deploy", app("v2", 200), "--initial-instances=2", "--hold")
                        .end(0);
                assertThat(held).contains("held: /shop/web-green has the traffic with 2 instances");
                assertThat(apps(api)).containsExactly("/shop/web-blue 2", "/shop/web-green 2");
                Wait.until("the new one answers", SOON, load::lastBody, "v2"::equals);
                bluegreen(api, "complete", "/shop/web", "--json").end(0);
                assertThat(apps(api)).containsExactly("/shop/web-green 2");

                // Killed somewhere on the way, and taken back.
                var killed = bluegreen(api, "deploy", app("v3", 200));
                Wait.until("both are there", SOON, () -> apps(api), ids -> ids.size() == 2);
                killed.process().destroyForcibly().waitFor();
                bluegreen(api, "abort", "/shop/web").end(0);
                assertThat(apps(api)).containsExactly("/shop/web-green 2");
                long answered = load.answered();
                Wait.until("traffic after it", SOON, load::answered, n -> n > answered + 100);
                assertThat(load.lastBody()).isEqualTo("v2");
                assertThat(load.failures()).as(ekiden.output()).isEmpty();
                demo(ekiden);
                System.out.println("blue/green: " + load.answered() + " requests, 0 failed");

                var canary = bluegreen(
                                api,
                                "deploy",
                                app("v4", 500),
                                "--canary=10,50",
                                "--canary-interval=30s",
                                "--canary-max-error-rate=0.05")
                        .end(1);
                assertThat(apps(api)).containsExactly("/shop/web-green 2");
                assertThat(load.failures()).isNotEmpty().allMatch(line -> line.endsWith("answered 500"));
                var numbers = NUMBERS.matcher(canary.substring(canary.lastIndexOf("canary has 10 %")));
                assertThat(numbers.find()).as(canary).isTrue();
                int young = Integer.parseInt(numbers.group(1));
                int old = Integer.parseInt(numbers.group(3));
                // Those that were under way at that moment had no answer yet.
                assertThat(Integer.parseInt(numbers.group(2))).as(canary).isBetween(young - 8, young);
                assertThat(Integer.parseInt(numbers.group(4))).as(canary).isZero();
                assertThat(100.0 * young / (young + old)).as(canary).isBetween(4.0, 16.0);
                System.out.println("canary: " + load.failures().size() + " of " + load.answered() + " failed, "
                        + canary.lines().reduce((_, last) -> last).orElse(""));
                long sofar = load.answered();
                int failed = load.failures().size();
                Wait.until("traffic after it", SOON, load::answered, n -> n > sofar + 100);
                assertThat(load.failures()).hasSize(failed);
            }
        }
    }
}
