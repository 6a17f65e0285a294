package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions of frameworks with executors of their own, played again: what their schedulers say and hear, and what each executor says and
 * hears, with processes that end as the recorded ones did.
 */
class RecordedExecutorsTest {
    /** A second for what took eight, and for what took five. */
    private static final ExecutorTimeouts SOON =
            new ExecutorTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "executor/01-two-tasks,e1 e3 e5",
        "executor/02-crash,c7 c0 ck cs cn",
        "executor/03-nosub,''",
        "executor/04-grace,g5 g2 gt"
    })
    void session_goesAsRecorded(String name, String executors) throws Exception {
        var marks = Files.createDirectory(directory.resolve("marks"));
        var files = Files.createDirectory(directory.resolve("src"));
        Files.createFile(files.resolve("executor.py"));
        Files.createFile(files.resolve("mesoslib.py"));
        boolean hasShortRegistration = name.contains("nosub");
        var times = SmallCluster.Times.DEFAULT.withExecutors(
                hasShortRegistration
                        ? SOON
                        : new ExecutorTimeouts(Duration.ofSeconds(30), SOON.reregistration(), SOON.shutdownGrace()));
        try (var cluster = SmallCluster.withExecutors(directory.resolve("work"), times);
                var session = new SchedulerSession(cluster.uri())) {
            var actors = List.of(executors.split(" ")).stream()
                    .filter(id -> !id.isEmpty())
                    .map(id -> new ExecutorActor(cluster, name, id))
                    .toList();
            var threads = actors.stream().map(Thread.ofVirtual()::start).toList();
            var transcript = Transcript.read(name)
                    .withCommand("exec python3 executor.py --arg \\\"two words\\\"", ExecutorActor.PROCESS)
                    .withCommand(
                            "file:///var/lib/mesos/src",
                            files.toUri().toString().replaceAll("/$", ""));
            var names = Names.scaled().with("within 8secs", "within 1secs");
            var replay = new Replay(transcript, session, marks, names);
            // Whatever was recorded before its end is heard before it.
            replay.when("TEARDOWN", () -> {});

            var found = replay.play();
            for (var thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
            assertThat(found).isEmpty();
            assertThat(actors)
                    .allSatisfy(actor -> assertThat(actor.differences()).isEmpty());
        }
    }
}
