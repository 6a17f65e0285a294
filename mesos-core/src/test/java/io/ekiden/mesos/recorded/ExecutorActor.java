package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Plays the part of one recorded executor, whose process here only waits: hears what it heard, in that order but for acknowledgements, which
 * come when they come, says what it said, and ends its process as it ended.
 */
final class ExecutorActor implements Runnable {
    /** What the process runs in the place of the recorded program. */
    static final String PROCESS = "while [ ! -s end ]; do /bin/sleep 0.02; done; . ./end #";

    private static final Pattern EXIT = Pattern.compile(".*exits? (?:with )?(\\d+).*");

    /** With status 1, as its FAILURE tells. */
    private static final String GIVES_UP = "no checkpointing: exit";

    private static final String CUTS = "closes its SUBSCRIBE connection";

    private final SmallCluster cluster;
    private final String session;
    private final String id;
    private final Queue<String> differences = new ConcurrentLinkedQueue<>();
    /** Recorded, and not heard yet. */
    private final Deque<JsonNode> acknowledged = new ArrayDeque<>();
    /** Heard, and not recorded yet. */
    private final Deque<JsonNode> early = new ArrayDeque<>();

    private final Deque<JsonNode> heard = new ArrayDeque<>();
    private final AtomicInteger streams = new AtomicInteger();

    ExecutorActor(SmallCluster cluster, String session, String id) {
        this.cluster = cluster;
        this.session = session;
        this.id = id;
    }

    /** But those meant to. */
    List<String> differences() {
        var found = new ArrayList<>(differences);
        for (var meant : Difference.of(session + ".exec-" + id)) {
            if (!found.removeIf(meant::explains) && meant.always()) {
                found.add("does not differ any more: " + meant);
            }
        }
        return found;
    }

    /** It has been greeted on its so manieth stream. */
    void awaitStream(int number) {
        SmallCluster.awaitThat(() -> streams.get() >= number, id + " is on stream " + number);
    }

    @Override
    public void run() {
        try {
            for (int i = 1; Transcript.exists(name(i)); i++) {
                play(Transcript.lines(name(i)), Transcript.request(Transcript.hasRequest(name(i)) ? name(i) : name(1)));
            }
        } catch (Exception | AssertionError e) {
            differences.add(id + ": " + e + "; recorded, not heard " + acknowledged + ", heard, not recorded " + early);
        }
    }

    private String name(int stream) {
        return session + ".exec-" + id + ".sub" + stream;
    }

    private void play(List<JsonNode> lines, String subscribe) throws Exception {
        acknowledged.clear();
        early.clear();
        heard.clear();
        SmallCluster.awaitThat(() -> process().isPresent(), id + " is there");
        var run = process().orElseThrow();
        try (var stream = new SchedulerSession(cluster.agentUri(), "/api/v1/executor")) {
            subscribeWhenItAnswers(stream, ours(subscribe));
            boolean cuts = false;
            for (var line : lines) {
                cuts |= line.path("note").asText().contains(CUTS);
                if (line.has("event")) {
                    hear(stream, line.path("event"));
                } else if (line.has("call")) {
                    say(stream, line);
                }
                if (isEnd(line)) {
                    awaitAcknowledgements(stream);
                }
                if (line.has("how") && !cuts) {
                    awaitEnd(stream);
                }
                endIfTold(run, line);
            }
            awaitAcknowledgements(stream);
        }
    }

    private Optional<ExecutorRun> process() {
        return cluster.agent().state().executors().values().stream()
                .filter(one -> one.key().executorId().value().equals(id)
                        && one.phase().name().matches("REGISTERING|RUNNING"))
                .findFirst();
    }

    /** The agent may be between two lives. */
    private static void subscribeWhenItAnswers(SchedulerSession stream, String body) {
        SmallCluster.awaitThat(
                () -> {
                    try {
                        return stream.subscribe(body) == 200;
                    } catch (IOException | InterruptedException away) {
                        return false;
                    }
                },
                "the agent answers SUBSCRIBE");
    }

    private String ours(String text) {
        return process()
                .map(run -> text.replaceAll(
                        "[0-9a-f-]{36}-\\d{4}", run.key().frameworkId().value()))
                .orElse(text);
    }

    /** An acknowledgement may have been recorded before the answer to the call that it is for. */
    private void hear(SchedulerSession stream, JsonNode recorded) throws InterruptedException {
        var type = recorded.path("type").asText();
        if (type.equals("ACKNOWLEDGED")) {
            acknowledged.add(recorded);
            return;
        }
        var event = nextHeard(stream);
        while (event.path("type").asText().equals("MESSAGE") && !type.equals("MESSAGE")) {
            differences.add(id + " also " + event);
            event = nextHeard(stream);
        }
        if (type.equals("SUBSCRIBED")) {
            streams.incrementAndGet();
        }
        switch (type) {
            case "SUBSCRIBED", "LAUNCH" -> {
                compare(type, recorded.path("type"), event.path("type"));
                RecordedHttp.Fields.missing(recorded, event)
                        .forEach(field -> differences.add(id + " " + type + ": " + field));
                compare(type, recorded.at("/launch/task/task_id"), event.at("/launch/task/task_id"));
            }
            default -> compare(type, recorded, event);
        }
    }

    private JsonNode nextHeard(SchedulerSession stream) throws InterruptedException {
        while (heard.isEmpty()) {
            take(stream.next());
        }
        return heard.remove();
    }

    /** The agent has ended the stream, or its life; nothing else was recorded before. */
    private void awaitEnd(SchedulerSession stream) throws InterruptedException {
        for (var event = nextHeard(stream); !event.path("type").asText().equals("END"); event = nextHeard(stream)) {
            differences.add(id + " also " + event);
        }
    }

    private void take(JsonNode event) {
        if (!event.path("type").asText().equals("ACKNOWLEDGED")) {
            heard.add(event);
        } else if (!acknowledged.remove(event)) {
            early.add(event);
        }
    }

    /** All that was acknowledged is, before the stream or the process ends. */
    private void awaitAcknowledgements(SchedulerSession stream) throws InterruptedException {
        acknowledged.removeIf(early::remove);
        while (!acknowledged.isEmpty()) {
            take(stream.next());
            acknowledged.removeIf(early::remove);
        }
    }

    private void compare(String what, JsonNode recorded, JsonNode ours) {
        if (!recorded.equals(ours)) {
            differences.add(id + " " + what + ": " + recorded + " | " + ours);
        }
    }

    private void say(SchedulerSession stream, JsonNode line) throws IOException, InterruptedException {
        var answer = stream.call(ours(line.path("call").toString()));
        var recorded = line.at("/response/status").asText().split(" ")[1];
        if (answer.statusCode() != Integer.parseInt(recorded)) {
            differences.add(id + " " + line.at("/call/type").asText() + ": " + recorded + " | " + answer.statusCode());
        }
    }

    private static boolean isEnd(JsonNode line) {
        return line.has("how") || EXIT.matcher(line.path("note").asText()).matches();
    }

    private void endIfTold(ExecutorRun run, JsonNode line) throws IOException {
        var note = EXIT.matcher(line.path("note").asText());
        var told = new String(
                Base64.getDecoder().decode(line.at("/event/message/data").asText()), StandardCharsets.UTF_8);
        if (note.matches()) {
            end(run, "exit " + note.group(1));
        } else if (line.path("note").asText().contains(GIVES_UP)) {
            end(run, "exit 1");
        } else if (told.contains("\"cmd\": \"sig\"")) {
            end(run, "kill -" + told.replaceAll("\\D", "") + " $$");
        }
    }

    private void end(ExecutorRun run, String command) throws IOException {
        Path sandbox = cluster.agent().sandbox(run.run());
        Files.writeString(sandbox.resolve("end.part"), command + "\n");
        Files.move(sandbox.resolve("end.part"), sandbox.resolve("end"), StandardCopyOption.ATOMIC_MOVE);
    }
}
