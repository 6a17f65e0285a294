package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The recorded sessions of checks, with real processes and real probes. One task after the other would take a minute: each task of a
 * session is played on a master of its own, several at a time.
 */
class RecordedChecksTest {
    private static final Map<String, List<String>> TASKS = Map.of(
            "08-health", List.of("hc-cmd", "hc-tcp", "hc-http", "hc-never", "hc-short", "hc-timeout"),
            "08b-check", List.of("ck-cmd", "ck-http", "ck-tcp"));

    @TempDir
    static Path workDir;

    private static final ExecutorService PLAYERS = Executors.newFixedThreadPool(5);
    private static final Map<String, Future<List<String>>> PLAYED = new HashMap<>();

    @BeforeAll
    static void begin() {
        TASKS.forEach((session, tasks) ->
                tasks.forEach(task -> PLAYED.put(task, PLAYERS.submit(() -> play(session, task)))));
    }

    @AfterAll
    static void end() {
        PLAYERS.shutdownNow();
    }

    private static List<String> play(String session, String task) throws Exception {
        try (var cluster = new SmallCluster(workDir.resolve(task));
                var connection = new SchedulerSession(cluster.uri())) {
            var marks = Files.createDirectories(workDir.resolve(task + ".marks"));
            // The first probe is to come before the server listens, however busy the machine; none when it ends, for
            // they come each second.
            var transcript = Transcript.read(session)
                    .ofTask(task)
                    .withCommand("exec timeout 5 python3", "sleep 1.5; exec timeout 5 python3");
            return new Replay(transcript, connection, marks, Names.scaled()).play();
        }
    }

    @ParameterizedTest
    @CsvSource({"hc-cmd", "hc-tcp", "hc-http", "hc-never", "hc-short", "hc-timeout", "ck-cmd", "ck-http", "ck-tcp"})
    void check_goesAsRecorded(String task) throws Exception {
        assertThat(Objects.requireNonNull(PLAYED.get(task)).get(60, TimeUnit.SECONDS))
                .isEmpty();
    }
}
