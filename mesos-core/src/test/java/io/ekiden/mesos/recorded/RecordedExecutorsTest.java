package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions of frameworks with executors of their own, played again: what their schedulers say and hear, and what each executor says and
 * hears, with processes that end as the recorded ones did.
 */
class RecordedExecutorsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"executor/02-crash,c7 c0 ck cs cn", "executor/04-grace,g5 g2 gt"})
    void session_goesAsRecorded(String name, String executors) throws Exception {
        try (var play = new ExecutorPlay(directory, name, List.of(executors.split(" ")))) {
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    /** What is read meanwhile has the fields of what was. */
    @Test
    void twoTasksInOneExecutor_areReadAsRecorded() throws Exception {
        try (var play = new ExecutorPlay(directory, "executor/01-two-tasks", List.of("e1", "e3", "e5"))) {
            play.when("\"type\":\"MESSAGE\"", () -> {
                for (var read : List.of(
                        "containers",
                        "monitor-statistics",
                        "state",
                        "GET_CONTAINERS",
                        "GET_EXECUTORS",
                        "GET_FRAMEWORKS",
                        "GET_STATE",
                        "GET_TASKS")) {
                    play.exchange("01-agent-" + read + ".http");
                }
                play.exchangeWithMaster("01-master-state.http");
                play.exchangeWithMaster("01-master-GET_EXECUTORS.http");
            });
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    /** A second for what took eight. */
    @Test
    void executorThatNeverSubscribes_isKilled() throws Exception {
        var soon = new ExecutorTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(1));
        try (var play = new ExecutorPlay(directory, "executor/03-nosub", List.of(), soon)) {
            play.names().with("within 8secs", "within 1secs");
            assertThat(play.untilTeardown().play()).isEmpty();
        }
    }

    /** All odd calls that Mesos took, and an executor that subscribes twice. */
    @Test
    void oddCalls_areToldAsRecorded_andTheLastSubscriptionCounts() throws Exception {
        var odd = oddCalls();
        assertThat(odd).hasSize(15);
        try (var play = new ExecutorPlay(directory, "executor/05-bad-calls", List.of("b1"))) {
            var second = new SchedulerSession(play.cluster().agentUri(), "/api/v1/executor");
            play.when("aGk=", () -> {
                for (var call : odd) {
                    play.exchange(call);
                }
            });
            play.when("duplicate SUBSCRIBE", () -> {
                second.subscribe(play.names().translated(Transcript.request("executor/05-dup-subscribe")));
                for (var line : Transcript.lines("executor/05-dup-subscribe")) {
                    if (line.has("event")) {
                        play.expect(second.next().path("type").equals(line.at("/event/type")), "heard " + line);
                    }
                }
                play.executor("b1").awaitStream(2);
                play.expect(second.next().path("type").asText().equals("END"), "the other stream ends");
            });
            play.when("second connection closed", () -> play.exchange("05-executors-after-cut.http"));
            play.when("subscribe of b2 with", () -> play.head("05-subscribe-json-accept-protobuf.http"));
            assertThat(play.untilTeardown().play()).isEmpty();
            second.close();
        }
    }

    /**
     * In the order in which the scheduler heard of them; those it heard nothing of come first. Without the update that names another agent:
     * Mesos takes it and never tells it, we put it right.
     */
    private static List<String> oddCalls() throws Exception {
        var transcript = Transcript.read("executor/05-bad-calls").lines().stream()
                .map(JsonNode::toString)
                .toList();
        var order = new TreeMap<String, String>();
        for (var name : RecordedExecutorErrorsTest.recordings().toList()) {
            var recording = RecordedHttp.read("mesos/executor/" + name);
            if (name.startsWith("05-")
                    && recording.answer().status() == 202
                    && !name.equals("05-bad-update-bad-agent-id.http")) {
                var uuid = recording.request().replaceAll("(?s).*\"uuid\": \"([^\"]+)\".*", "$1");
                var first = transcript.stream()
                        .filter(line -> line.contains(uuid))
                        .findFirst()
                        .map(transcript::indexOf);
                order.put("%06d %s".formatted(first.orElse(0), name), name);
            }
        }
        return List.copyOf(order.values());
    }
}
