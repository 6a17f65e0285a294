package io.ekiden.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.port.TaskPorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ekiden app deploy --wait} in the script of a pipeline, run by bash: how it ends in each case, and what serves then. */
class PipelineIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private int port;

    @BeforeEach
    void install() throws IOException {
        port = Ports.free();
        var scripts = Files.createDirectories(dir.resolve("pipeline"));
        for (var name : List.of("release.sh", "web.yaml")) {
            try (var in = resource(name)) {
                Files.copy(in, scripts.resolve(name));
            }
        }
        var words = EkidenUp.program().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        var program = Files.createDirectories(dir.resolve("bin")).resolve("ekiden");
        Files.writeString(program, "#!/bin/sh\nexec " + words + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PipelineIT.class.getResourceAsStream("/pipeline/" + name), name);
    }

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    /** A run of the script. */
    private record Run(Process process, Path log) {
        String said() throws IOException {
            return Files.readString(log);
        }

        /** What it said, once it ended with that code. */
        String end(int code) throws Exception {
            if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("still running; it said:\n" + said());
            }
            assertThat(process.exitValue()).as(said()).isEqualTo(code);
            return said();
        }
    }

    private Run release(String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of("bash", dir.resolve("pipeline/release.sh").toString()));
        command.addAll(List.of(arguments));
        var log = Files.createTempFile(dir, "release-", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("EKIDEN_URL", "http://127.0.0.1:" + port);
        builder.environment().merge("PATH", dir.resolve("bin").toString(), (path, own) -> own + ":" + path);
        return new Run(builder.start(), log);
    }

    private EkidenUp up() throws Exception {
        return EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--http-port=" + port,
                "--agent-resources=cpus:4;mem:4096;disk:20000;ports:" + TaskPorts.range());
    }

    /** The versions that the tasks of /shop/web say they are. */
    private static List<String> serving(ApiClient api) throws Exception {
        var said = new ArrayList<String>();
        try (var http = HttpClient.newHttpClient()) {
            for (var task : api.tasks("/shop/web")) {
                var uri = URI.create("http://" + task.path("host").asText() + ":"
                        + task.path("ports").path(0).asInt() + "/version");
                said.add(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body()
                        .strip());
            }
        }
        return said;
    }

    private static List<String> ids(ApiClient api) throws Exception {
        return api.tasks("/shop/web").stream()
                .map(task -> task.path("id").asText())
                .toList();
    }

    @Test
    void script_endsAsTheDeployDoes_andServesWhatItSays() throws Exception {
        var server = up();
        var api = server.api();

        // All is well: 0.
        assertThat(release("1", "--wait").end(0))
                .contains("+ create /shop/web", "/shop/web  1 of 1 healthy", "all of it is healthy.")
                .endsWith("released 1, on 1 task\n");
        assertThat(serving(api)).containsExactly("1");
        var first = ids(api);

        // Its health checks fail: 1, and the old version has served all the time.
        var failed = release("2", "--set", "HEALTH=missing", "--set", "GRACE=3", "--max-failures=1", "--auto-rollback")
                .end(1);
        assertThat(failed)
                .contains("a task of /shop/web failed, and none is healthy")
                .contains("the end of its stderr:", "version 2 looks for missing")
                .contains("rolled back to what was before")
                .doesNotContain("released");
        assertThat(serving(api)).containsExactly("1");
        assertThat(ids(api)).isEqualTo(first);

        // Another deployment is in the way, which waits for a machine that large: 2, and with force 0.
        release("3", "--set", "CPUS=900").end(0);
        assertThat(release("4", "--wait").end(2))
                .contains("a deployment is under way", "--force")
                .doesNotContain("released");
        assertThat(release("4", "--wait", "--force").end(0)).endsWith("released 4, on 1 task\n");
        assertThat(serving(api)).containsExactly("4");

        // The server is killed in the middle, and started again.
        var gate = dir.resolve("gate");
        var long5 = release("5", "--wait", "--set", "HEALTH=gate", "--set", "GATE=" + gate);
        Wait.until("the new task has started", SOON, long5::said, said -> said.contains("1 starting, 1 old"));
        server.crash();
        Wait.until("it notices", SOON, long5::said, said -> said.contains("no orchestrator answers at the moment"));
        Files.writeString(gate, "open");
        try (var again = up()) {
            assertThat(long5.end(0)).endsWith("released 5, on 1 task\n");
            assertThat(serving(again.api())).containsExactly("5");
            new Transcript(again.api().base().toString()).plays("session.txt");
        }
    }
}
