package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session 07: a task group whose health check begins to fail, what is read of it meanwhile, and its end by the kill of one task. */
class RecordedPodTest {
    @TempDir
    Path directory;

    private final List<String> differences = new ArrayList<>();
    private final Names names = Names.scaled();

    @Test
    void session_goesAsRecorded_andIsReadSo() throws Exception {
        var marks = Files.createDirectory(directory.resolve("marks"));
        var work = directory.resolve("work");
        try (var cluster = new SmallCluster(work);
                var session = new SchedulerSession(cluster.uri())) {
            var replay = new Replay(Transcript.read("executor/07-pod"), session, marks, names);
            replay.when("health check starts to fail", () -> {
                names.with("/var/lib/mesos/agent", work.toAbsolutePath().toString());
                names.with("efb27e69-8caf-4015-82fb-19b1e52eecf8", executor(cluster));
                read(cluster);
                Files.createFile(cluster.agent().sandbox(run(cluster, "p.a")).resolve("unhealthy"));
            });
            replay.when("TEARDOWN", () -> {});
            differences.addAll(replay.play());
            assertThat(differences).isEmpty();
        }
    }

    /** Session 08: the group and the task alone that have commands beside them in {@link RecordedNestedTest}. */
    @Test
    void groupAndCommand_inOneAccept() throws Exception {
        var marks = Files.createDirectory(directory.resolve("marks"));
        try (var cluster = new SmallCluster(directory.resolve("work"));
                var session = new SchedulerSession(cluster.uri())) {
            var replay = new Replay(Transcript.read("executor/08-nested"), session, marks, names);
            replay.when("\"how\"", () -> {
                for (var read : List.of("08-GET_TASKS", "08-GET_CONTAINERS-start")) {
                    RecordedHttp.read("mesos-executor/" + read + ".http")
                            .differences(cluster.agentUri(), names::translated)
                            .forEach(differences::add);
                }
            });
            replay.when("TEARDOWN", () -> {});
            differences.addAll(replay.play());
            assertThat(differences).isEmpty();
        }
    }

    private static TaskRun run(SmallCluster cluster, String taskId) {
        return cluster.agent().state().tasks().values().stream()
                .filter(task -> task.run().task().taskId().value().equals(taskId))
                .findFirst()
                .orElseThrow()
                .run();
    }

    private static String executor(SmallCluster cluster) {
        return run(cluster, "p.a").group().orElseThrow().executor().value();
    }

    private void read(SmallCluster cluster) throws IOException {
        for (var read : List.of(
                "GET_CONTAINERS",
                "GET_EXECUTORS",
                "GET_TASKS",
                "LIST_FILES-executor",
                "LIST_FILES-latest",
                "LIST_FILES-task",
                "containers",
                "state")) {
            var recording = RecordedHttp.read("mesos/executor/07-agent-" + read + ".http");
            recording.differences(cluster.agentUri(), names::translated).stream()
                    .map(line -> read + ": " + line)
                    .forEach(differences::add);
        }
        for (var list : List.of("executor", "task")) {
            var recording = RecordedHttp.read("mesos/executor/07-agent-LIST_FILES-" + list + ".http");
            var expected = files(recording.answer().body());
            if (list.equals("task")) {
                expected.remove("containers"); // of its checks, which are commands here
            }
            assertThat(files(recording
                            .sentTo(cluster.agentUri(), names::translated)
                            .body()))
                    .containsAll(expected);
        }
    }

    private static Set<String> files(String body) throws IOException {
        var found = new TreeSet<String>();
        for (JsonNode file : new ObjectMapper().readTree(body).at("/list_files/file_infos")) {
            var path = file.path("path").asText();
            found.add(path.substring(path.lastIndexOf('/') + 1));
        }
        return found;
    }
}
