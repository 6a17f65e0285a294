package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.EkidenUp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail say why in a line; one that succeeds says where it is for as long as it is there. */
@ExtendWith(OwnMachinePorts.class)
class StartIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> FREE_PORTS =
            List.of("--http-port=0", "--master-port=0", "--agent-port=0", "--zk-port=0");

    @TempDir
    Path dir;

    /** How a process ended that was not to go on. */
    private record End(int code, String out, String err) {}

    /** A command of the command line that is under way. */
    private record Started(Process process, Path out, Path err) {
        End end() throws Exception {
            if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running; it said:\n" + Files.readString(out) + Files.readString(err));
            }
            return new End(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private Started run(Map<String, String> environment, List<String> arguments) throws IOException {
        var command = new ArrayList<>(EkidenUp.program());
        command.addAll(arguments);
        var out = Files.createTempFile(dir, "out-", ".txt");
        var err = Files.createTempFile(dir, "err-", ".txt");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    /** {@code ekiden up} with free ports but for what the options say. */
    private Started up(Path dataDir, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("up", "--data-dir=" + dataDir));
        FREE_PORTS.stream()
                .filter(port -> List.of(options).stream()
                        .noneMatch(option -> option.startsWith(port.substring(0, port.indexOf('=')))))
                .forEach(arguments::add);
        arguments.addAll(List.of(options));
        return run(Map.of(), arguments);
    }

    /** What was said is right, and something stands in the way. */
    private static void cannotStart(Started started, String... parts) throws Exception {
        saysInOneLine(1, started, parts);
    }

    private static void isWrong(Started started, String... parts) throws Exception {
        saysInOneLine(3, started, parts);
    }

    private static void saysInOneLine(int code, Started started, String... parts) throws Exception {
        var end = started.end();
        assertThat(end.code()).as("%s", end).isEqualTo(code);
        assertThat(end.out()).isEmpty();
        assertThat(end.err().lines()).as(end.err()).hasSize(1);
        assertThat(end.err()).startsWith("ekiden: ").contains(parts);
    }

    @Test
    void unusablePortsAndDirectories_areNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            var file = Files.createFile(dir.resolve("file"));
            var http = up(dir.resolve("a"), "--http-port=" + port);
            var zk = up(dir.resolve("b"), "--zk-port=" + port);
            var twice = up(dir.resolve("c"), "--agent-port=20999", "--zk-port=20999");
            var below = up(file.resolve("data"));
            var proc = up(Path.of("/proc/ekiden"));
            var address = up(dir.resolve("d"), "--bind=192.0.2.1", "--allow-unauthenticated", "--allow-clear-text");

            cannotStart(http, "port " + port + " of 127.0.0.1", "in use", "--http-port");
            cannotStart(zk, "port " + port + " of 127.0.0.1", "in use", "--zk-port");
            isWrong(twice, "port 20999", "--zk-port", "--agent-port");
            cannotStart(below, "data directory " + file.resolve("data"), "cannot be written", "--data-dir");
            cannotStart(proc, "data directory /proc/ekiden", "cannot be written", "--data-dir");
            cannotStart(address, "192.0.2.1", "--bind");
        }
        assertThat(dir.resolve("a/run/endpoints.json")).doesNotExist();
    }

    @Test
    void badFlags_areNamed() throws Exception {
        var data = dir.resolve("data");
        var number = up(data, "--http-port=many");
        var time = up(data, "--fetcher-stall-timeout=soon");
        var executors = up(data, "--executor-registration-timeout=10ms");
        var unknown = up(data, "--http-prot=1");
        var command = run(Map.of(), List.of("upp"));
        var environment = run(Map.of("EKIDEN_HTTP_PORT", "many"), List.of("up", "--data-dir=" + data));

        isWrong(number, "--http-port", "'many'");
        isWrong(time, "--fetcher-stall-timeout", "'soon' is not a duration such as 500ms");
        isWrong(executors, "--executor-registration-timeout", "1s");
        isWrong(unknown, "--http-prot", "ekiden up --help");
        isWrong(command, "'upp'");
        isWrong(environment, "--http-port", "'many'");
        assertThat(data).doesNotExist();
    }

    @Test
    void allThatIsWrong_isSaidAtOnce() throws Exception {
        var end = run(
                        Map.of("EKIDEN_HTTP_PROT", "1"),
                        List.of("up", "--data-dir=" + dir, "--agents=0", "--zk-port=-1", "--agent-resources=nonsense"))
                .end();
        assertThat(end.code()).isEqualTo(3);
        assertThat(end.err().lines().toList())
                .allMatch(line -> line.startsWith("ekiden: "))
                .hasSize(4);
        assertThat(end.err()).contains("EKIDEN_HTTP_PROT", "--agents is 0", "--zk-port is -1", "--agent-resources");
    }

    @Test
    void help_listsEveryFlagWithItsDefault() throws Exception {
        var end = run(Map.of(), List.of("up", "--help")).end();
        assertThat(end.code()).isZero();
        var flags = end.out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("--"))
                .toList();
        assertThat(flags)
                .extracting(line -> line.split("[ =]")[0])
                .contains(
                        "--data-dir",
                        "--bind",
                        "--allow-unauthenticated",
                        "--http-port",
                        "--master-port",
                        "--agent-port",
                        "--zk-port",
                        "--agents",
                        "--agent-resources",
                        "--agent-attributes",
                        "--agent-hostname",
                        "--simulated",
                        "--fetcher-stall-timeout",
                        "--lb-bind",
                        "--haproxy",
                        "--lb-http-port",
                        "--lb-https-port",
                        "--lb-cert",
                        "--lb-app-id-port",
                        "--lb-group",
                        "--lb-strict-mode",
                        "--lb-allow-template-labels",
                        "--lb-max-old-workers",
                        "--lb-access-log",
                        "--lb-template-dir",
                        "--no-lb");
        // One default for each: what picocli adds, or the words of the description where a value alone says too little.
        var defaults = end.out().replaceAll("\\s+", " ").split("(?i)\\bdefault: ").length - 1;
        assertThat(defaults).as(end.out()).isEqualTo(flags.size());
    }

    @Test
    void endpoints_areThereWhileItRuns_alsoWithoutHaproxyAndForNoSecondInstance() throws Exception {
        var data = dir.resolve("data");
        var file = data.resolve("run/endpoints.json");
        try (var ekiden = EkidenUp.start(data, "--haproxy=" + dir.resolve("nowhere/haproxy"))) {
            assertThat(ekiden.output()).contains("load balancer none: the haproxy program " + dir.resolve("nowhere"));
            assertThat(ekiden.endpoints().has("lb")).isFalse();
            assertThat(ekiden.api().get("/v2/info").status()).isEqualTo(200);
            // Java says nothing when it goes without, and every test would take longer.
            assertThat(Files.readString(Path.of("/proc/" + ekiden.pid() + "/maps"))
                            .contains("short-jvm.aot"))
                    .isEqualTo(EkidenUp.program().stream().anyMatch(option -> option.startsWith("-XX:AOTCache=")));

            cannotStart(up(data), "another ekiden runs with the data directory " + data, "--data-dir");
            assertThat(file).exists();
            assertThat(ekiden.api().get("/ping").status()).isEqualTo(200);

            ekiden.stop();
            assertThat(file).doesNotExist();
            assertThat(ProcessHandle.of(ekiden.pid())).isEmpty();
        }
        // What a crash leaves is taken away by the next start, also by one that fails.
        Files.writeString(file, "{\"pid\": 1}");
        cannotStart(up(data, "--bind=192.0.2.1", "--allow-unauthenticated", "--allow-clear-text"), "--bind");
        assertThat(file).doesNotExist();
    }
}
