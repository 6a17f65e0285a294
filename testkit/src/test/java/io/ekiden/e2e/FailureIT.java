package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.ExecSocket;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.port.TaskPorts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are killed, that fail at once, and that do not want to go. */
class FailureIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static EkidenUp ekiden;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        ekiden = EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:4;mem:4096;disk:1000;ports:" + TaskPorts.range());
        api = ekiden.api();
    }

    @AfterAll
    static void stop() throws Exception {
        ekiden.close();
    }

    private static void run(String id, String cmd, String more) throws Exception {
        var app = """
                {"id": "%s", "cmd": "%s", "cpus": 0.01, "mem": 1, "portDefinitions": []%s}""".formatted(id, cmd, more);
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
    }

    /** A number of seconds to sleep that nobody else on this machine sleeps. */
    private static String longTime() {
        return "1000000." + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);
    }

    private static List<String> lines(String file) throws IOException {
        var path = dir.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    void killedTask_isReplaced() throws Exception {
        run("/victim", "echo $$ $PPID >> %s; exec sleep 100000".formatted(dir.resolve("victims")), "");
        api.running("/victim", 1, false, SOON);
        var before = api.tasks("/victim").getFirst().path("id").asText();
        var first = victim(1);

        signal("KILL", first[0]);
        var second = victim(2);
        var app = Wait.until(
                "another task",
                SOON,
                () -> api.app("/victim"),
                now -> now.path("tasksRunning").asInt() == 1
                        && !now.path("tasks").path(0).path("id").asText().equals(before));
        assertThat(app.path("lastTaskFailure").path("message").asText()).contains("signal Killed");
        assertThat(app.path("lastTaskFailure").path("taskId").asText()).isEqualTo(before);

        // Its supervisor is killed: the task goes on, but how it ends nobody can know.
        signal("KILL", second[1]);
        signal("KILL", second[0]);
        victim(3);
        var unknown = Wait.until(
                "the end of the unwatched task",
                SOON,
                () -> api.app("/victim").path("lastTaskFailure").path("message").asText(),
                message -> !message.contains("signal Killed"));
        assertThat(unknown).isEqualTo("Command's exit status is unknown: its supervisor was killed");
        api.running("/victim", 1, false, SOON);
        assertThat(lines("victims")).hasSize(3);
        api.delete("/v2/apps/victim?force=true");
    }

    /** Pids of the n-th task and of its parent. */
    private static String[] victim(int n) {
        return Wait.until("task " + n, SOON, () -> lines("victims"), l -> l.size() == n)
                .get(n - 1)
                .split(" ");
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    @Test
    void commandThatExitsAtOnce_isTriedMoreAndMoreSeldom() throws Exception {
        run("/crash", "date +%%s%%3N >> %s; exit 3".formatted(dir.resolve("crashes")), "");
        var starts = Wait.until("five starts", SOON, () -> lines("crashes"), l -> l.size() >= 5);

        double delay = 1_000;
        for (int i = 1; i < 5; i++) {
            long gap = Long.parseLong(starts.get(i)) - Long.parseLong(starts.get(i - 1));
            // Never too early; on a busy machine somewhat late.
            assertThat((double) gap).as("before start %d: %s", i + 1, starts).isBetween(delay, delay + 3_000);
            delay *= 1.15;
        }
        var app = api.app("/crash");
        assertThat(app.path("lastTaskFailure").path("message").asText()).isEqualTo("Command exited with status 3");
        assertThat(app.path("lastTaskFailure").path("state").asText()).isEqualTo("TASK_FAILED");
        api.delete("/v2/apps/crash?force=true");
    }

    @Test
    void queue_saysHowLongAnAppWaitsAndCanEndTheWait() throws Exception {
        run(
                "/patient",
                "echo x >> %s; exit 3".formatted(dir.resolve("patients")),
                ", \"backoffSeconds\": 100, \"backoffFactor\": 2");
        var delayed = delayed("/patient");
        assertThat(delayed.path("count").asInt()).isEqualTo(1);
        assertThat(delayed.path("delay").path("timeLeftSeconds").asInt()).isBetween(30, 100);
        assertThat(lines("patients")).hasSize(1);

        assertThat(api.delete("/v2/queue/patient/delay").status()).isEqualTo(204);
        Wait.until("the next start", SOON, () -> lines("patients"), l -> l.size() == 2);
        // The reset forgot the past: this is the first failure again, not the second.
        assertThat(delayed("/patient").path("delay").path("timeLeftSeconds").asInt())
                .isBetween(30, 100);
        api.delete("/v2/apps/patient?force=true");
    }

    /** The queue's entry of the app, once it is delayed. */
    private static JsonNode delayed(String id) {
        return Wait.until(
                "a delay of " + id,
                SOON,
                () -> queued(id),
                entry -> entry.path("delay").path("timeLeftSeconds").asInt() > 0
                        && !entry.path("delay").path("overdue").asBoolean(true));
    }

    private static JsonNode queued(String id) throws Exception {
        for (var entry : api.get("/v2/queue").json().path("queue")) {
            if (entry.path("app").path("id").asText().equals(id)) {
                return entry;
            }
        }
        return MissingNode.getInstance();
    }

    @Test
    void stubbornTask_diesAfterItsGraceWithAllItsChildren() throws Exception {
        var mark = longTime();
        var script = """
                trap '' TERM HUP
                sleep %1$s &
                setsid sleep %1$s &
                (setsid sh -c '(sleep %1$s & setsid sleep %1$s &)' &)
                sh -c 'nohup setsid sh -c "sh -c \\"cd /; exec sleep %1$s\\" &"' >/dev/null 2>&1 </dev/null &
                (setsid env -i sh -c 'trap "" TERM; cd /; exec sleep %1$s' </dev/null >/dev/null 2>&1 &)
                while :; do sleep 0.1; done
                """.formatted(mark);
        var file = Files.writeString(dir.resolve("stubborn.sh"), script);
        run("/stubborn", "exec sh " + file, ", \"taskKillGracePeriodSeconds\": 3");
        api.running("/stubborn", 1, false, SOON);
        Wait.until("all children", SOON, () -> sleeping(mark), pids -> pids == 6);

        long killed = System.nanoTime();
        assertThat(api.put("/v2/apps/stubborn", "{\"instances\": 0}").status()).isEqualTo(200);
        Wait.until(
                "the kill",
                SOON,
                () -> api.tasks("/stubborn"),
                tasks -> tasks.getFirst().path("state").asText().equals("TASK_KILLING"));
        // As long as the grace lasts, all of them go on, and so does the deployment.
        assertThat(sleeping(mark)).isEqualTo(6);
        assertThat(api.get("/v2/deployments").json()).hasSize(1);
        Wait.until("nothing is left", SOON, () -> Marked.processes(mark), List::isEmpty);
        var took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
        api.settled(SOON);
        assertThat(api.tasks("/stubborn")).isEmpty();
        assertThat(Marked.processes(file.toString())).isEmpty();
        api.delete("/v2/apps/stubborn?force=true");
    }

    private static int sleeping(String mark) {
        return Marked.processes("sleep\0" + mark).size();
    }

    @Test
    void politeTask_goesAtOnceAndIsReplacedWithoutADelay() throws Exception {
        run(
                "/polite",
                "trap 'echo bye >> %1$s; exit 0' TERM; echo hello >> %1$s; while :; do sleep 0.1; done"
                        .formatted(dir.resolve("words")),
                ", \"taskKillGracePeriodSeconds\": 60, \"backoffSeconds\": 100");
        var task = api.running("/polite", 1, false, SOON).getFirst().path("id").asText();
        Wait.until("its trap is set", SOON, () -> lines("words"), l -> l.size() == 1);

        assertThat(api.delete("/v2/apps/polite/tasks/" + task).status()).isEqualTo(200);
        Wait.until("its successor", Duration.ofSeconds(20), () -> lines("words"), l -> l.size() == 3);
        assertThat(lines("words")).containsExactly("hello", "bye", "hello");
        // Killed on purpose is no failure.
        assertThat(api.app("/polite").has("lastTaskFailure")).isFalse();
        api.delete("/v2/apps/polite?force=true");
    }

    @Test
    void sandboxAndLog_areAtTheOrchestratorsDoor() throws Exception {
        run("/talker", "echo hello; while [ ! -e go ]; do sleep 0.1; done; echo bye; exec sleep 100000", "");
        var task = api.running("/talker", 1, false, SOON).getFirst().path("id").asText();
        var door = "/v2/tasks/" + task;
        Wait.until(
                "its first word", SOON, () -> api.get(door + "/log").response().body(), "hello\n"::equals);
        var files = api.get(door + "/files").json().path("files");
        assertThat(files.findValuesAsText("name")).contains("stdout", "stderr");
        assertThat(api.get(door + "/files/read?path=stdout&offset=-4")
                        .json()
                        .path("data")
                        .asText())
                .isEqualTo("llo\n");
        assertThat(api.get(door + "/files?path=none").status()).isEqualTo(404);

        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(api.base().resolve(door + "/log?follow=true&lines=1"))
                    .build();
            try (var events = http.send(request, BodyHandlers.ofLines()).body()) {
                var data = events.filter(line -> line.startsWith("data:")).iterator();
                assertThat(data.next()).isEqualTo("data: {\"data\":\"hello\\n\"}");
                Files.createFile(sandbox(task).resolve("go"));
                assertThat(data.next()).isEqualTo("data: {\"data\":\"bye\\n\"}");
                assertThat(api.delete("/v2/apps/talker/tasks/" + task + "?scale=true")
                                .status())
                        .isEqualTo(200);
                assertThat(data.next()).isEqualTo("data: {\"reason\":\"the task has ended\"}");
                assertThat(data.hasNext()).isFalse();
            }
        }
        // What it has left is there as before.
        assertThat(api.get(door + "/log").response().body()).isEqualTo("hello\nbye\n");
        api.delete("/v2/apps/talker?force=true");
    }

    @Test
    void agent_isDrainedAndTakenBack() throws Exception {
        run("/guest", "exec sleep 100000", "");
        var task = api.running("/guest", 1, false, SOON).getFirst();
        var agent = task.path("slaveId").asText();
        var path = "/v2/agents/" + agent;
        var before = api.get(path).json();
        assertThat(before.path("active").asBoolean()).isTrue();
        assertThat(before.path("drain").isNull()).isTrue();
        assertThat(before.path("resources").path("ports").asText()).isEqualTo(TaskPorts.range());
        assertThat(before.path("tasks").findValuesAsText("id"))
                .contains(task.path("id").asText());
        assertThat(api.get("/v2/agents").json().path("agents")).hasSize(1);

        var draining = api.post(path + "/drain", "{\"maxGracePeriodSeconds\": 5}");
        assertThat(draining.status()).as(draining.toString()).isEqualTo(202);
        assertThat(draining.json().path("drain").path("maxGracePeriodSeconds").asInt())
                .isEqualTo(5);
        Wait.until(
                "it is drained",
                SOON,
                () -> api.get(path).json().path("drain").path("state").asText(),
                "DRAINED"::equals);
        assertThat(api.get(path).json().path("tasks")).isEmpty();
        assertThat(api.post(path + "/reactivate", "").status()).isEqualTo(202);
        api.running("/guest", 1, false, SOON);
        api.delete("/v2/apps/guest?force=true");
    }

    @Test
    void command_runsBesideATask() throws Exception {
        run("/host", "exec sleep 100000", "");
        var task = api.running("/host", 1, false, SOON).getFirst().path("id").asText();
        var usage = api.get("/v2/tasks/" + task + "/stats").json();
        assertThat(usage.path("mem_rss_bytes").asLong()).as(usage.toString()).isPositive();

        try (var http = HttpClient.newHttpClient()) {
            var said = ExecSocket.run(
                    http,
                    api.base(),
                    task,
                    "{\"command\": [\"/bin/sh\", \"-c\", \"read a; echo got $a; pwd >&2; exit 7\"]}",
                    "it\n");
            assertThat(said.texts()).isEqualTo("{\"started\":true}{\"exit\":7}");
            assertThat(said.of(1)).isEqualTo("got it\n");
            assertThat(said.of(2)).contains("/" + task + "/runs/");

            var terminal = ExecSocket.run(
                    http,
                    api.base(),
                    task,
                    "{\"command\": [\"/bin/sh\"], \"tty\": true, \"columns\": 71, \"rows\": 19}",
                    "stty size; exit 3\n");
            assertThat(terminal.texts()).endsWith("{\"exit\":3}");
            assertThat(terminal.of(1)).contains("19 71");
        }
        api.delete("/v2/apps/host?force=true");
    }

    private static Path sandbox(String task) throws IOException {
        try (var paths = Files.find(dir, 12, (path, _) -> path.endsWith(Path.of(task, "runs", "latest")))) {
            return paths.findFirst().orElseThrow();
        }
    }
}
