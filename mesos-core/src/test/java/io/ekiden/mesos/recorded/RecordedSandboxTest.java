package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task finds around it, compared with what tasks of Mesos wrote down: its directory, files and environment. */
class RecordedSandboxTest {
    /** For an executor, which a command of ours does not have; see COMPATIBILITY.md. */
    private static final Set<String> OF_EXECUTORS = Set.of(
            "LIBPROCESS_IP",
            "LIBPROCESS_PORT",
            "MESOS_AGENT_ENDPOINT",
            "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
            "MESOS_HTTP_COMMAND_EXECUTOR",
            "MESOS_RECOVERY_TIMEOUT",
            "MESOS_SLAVE_PID",
            "MESOS_SUBSCRIPTION_BACKOFF_MAX");

    /** Ours alone. */
    private static final Set<String> ADDED = Set.of("MESOS_CONTAINER_ID", "MESOS_TASK_ID");

    private static final Pattern IDS =
            Pattern.compile("slaves/([^/]+)/frameworks/([^/]+)/executors/([^/]+)/runs/([^/]+)");

    @TempDir
    Path workDir;

    @TempDir
    Path other;

    @Test
    void task_findsWhatTasksOfMesosFind() throws Exception {
        var names = Names.scaled();
        try (var files = new RecordedFiles();
                var cluster = new SmallCluster(workDir);
                var session = new SchedulerSession(cluster.uri())) {
            var file = Files.writeString(other.resolve("plain.txt"), "from a file\n");
            names.with(RecordedFiles.RECORDED, files.address()).with("/srv/www/plain.txt", file.toString());
            assertThat(new Replay(Transcript.read("11-sandbox"), session, other, names).play())
                    .isEmpty();
        }
        for (var task : List.of("sb.1", "sb.2")) {
            compare(recorded("11-sandbox-" + task + ".stdout.txt"), stdout(task), task);
        }
    }

    private static void compare(String recorded, String ours, String task) {
        assertThat(placeOf(ours).group(3)).isEqualTo(task);
        var wanted = environment(recorded);
        wanted.keySet().removeAll(OF_EXECUTORS);
        var found = environment(ours);
        assertThat(found.keySet().removeAll(ADDED)).isTrue();
        assertThat(found).isEqualTo(wanted);
        assertThat(files(ours)).isEqualTo(files(recorded));
        assertThat(afterList(ours)).contains("0022", "uid=0(root) gid=0(root)");
        assertThat(ours).contains("tool\n", "app\n");
    }

    private static MatchResult placeOf(String output) {
        var place = IDS.matcher(output.lines().findFirst().orElseThrow());
        assertThat(place.find()).isTrue();
        return place.toMatchResult();
    }

    /** Between the directory and the list of files; with words in the place of ids. */
    private static Map<String, String> environment(String output) {
        var place = placeOf(output);
        var root = output.substring(0, place.start());
        var environment = new TreeMap<String, String>();
        output.lines().skip(1).takeWhile(line -> !line.equals(".:")).forEach(line -> {
            var value = line.substring(line.indexOf('=') + 1)
                    .replace(root, "ROOT/")
                    .replace(place.group(2), "FRAMEWORK")
                    .replace(place.group(1), "AGENT")
                    .replace(place.group(4), "RUN");
            environment.put(line.substring(0, line.indexOf('=')), value);
        });
        return environment;
    }

    /** Rights and names. */
    private static Set<String> files(String output) {
        var files = new TreeSet<String>();
        output.lines()
                .dropWhile(line -> !line.equals(".:"))
                .filter(line -> line.matches("[d-][rwx-]{9}.* [^ ]+"))
                .forEach(line -> files.add(line.substring(0, 10) + line.substring(line.lastIndexOf(' '))));
        return files;
    }

    private static String afterList(String output) {
        return output.substring(output.indexOf("---"));
    }

    private String stdout(String task) throws IOException {
        try (var tree = Files.walk(workDir.resolve("slaves"))) {
            var stdout = tree.filter(path -> path.endsWith("stdout")
                            && !Files.isSymbolicLink(path.getParent())
                            && path.toString().contains("/executors/" + task + "/"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(stdout);
        }
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RecordedSandboxTest.class.getResourceAsStream("/mesos/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
