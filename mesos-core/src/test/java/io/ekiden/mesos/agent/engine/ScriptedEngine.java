package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is a script: its containers are files, and its clients run what the image is called. What still runs ends with the files. */
abstract class ScriptedEngine {
    static final long PATIENCE_SECONDS = 20;
    private static final String ENGINE = """
            #!/bin/sh
            cd %s
            echo "$@" >>asked
            for last; do :; done
            case $1 in
            version) test ! -e broken || { echo "the daemon sleeps" >&2; exit 1; } ;;
            image) test -e "image-$last" ;;
            pull)
              cat "${REGISTRY_AUTH_FILE:-/dev/null}" >logins
              echo "0123456789ab: Pulling fs layer"
              echo "fedcba987654: Already exists"
              case $last in absent) echo "manifest unknown" >&2; exit 1 ;; esac
              echo $$ >pulling.new
              mv pulling.new pulling
              while test -e asked -a ! -e "sent-$last"; do read -t 0.1 x <>"wait-$last" 2>/dev/null || sleep 0.1; done
              touch "image-$last" ;;
            run)
              for word; do case $word in --name=*) name=${word#--name=} ;; esac; done
              case " $* " in *" --detach "*)
                case $last in no-network) echo "port is taken" >&2; exit 126 ;; esac
                echo 999999999 >"$name.pid"; exit 0 ;;
              esac
              case " $* " in *" missing "*) echo "no such image" >&2; exit 125 ;; esac
              printf %%s "$ODD" >"$name.odd"
              echo $$ >"$name.pid"
              trap 'echo 143 >"$name.exit"; exit 143' TERM
              while test -e asked -a ! -e "$name.end"; do read -t 0.1 x <>"$name.wait" 2>/dev/null || sleep 0.1; done
              cp "$name.end" "$name.exit"
              exit $(cat "$name.exit") ;;
            volume)
              case "$*" in
              *" inspect "*) cat "volume-$last" || exit 1 ;;
              *--driver=broken*) echo "no such plug-in" >&2; exit 1 ;;
              *) for word; do case $word in --driver=*) echo "${word#--driver=}" >"volume-$last" ;; esac; done ;;
              esac ;;
            inspect)
              shift 2
              echo "["
              comma=
              for name; do
                test -e "$name.pid" || { echo "Error: no such object: $name" >&2; unknown=yes; continue; }
                test -e "$name.exit" && running=false || running=true
                echo "$comma{\\"Name\\":\\"$name\\",\\"State\\":{\\"Running\\":$running,\\"StartedAt\\":\\"2026-01-01T00:00:00Z\\",
                  \\"ExitCode\\":$(cat "$name.exit" 2>/dev/null || echo 0),\\"OOMKilled\\":$(test -e "$name.oom" && echo true || echo false)},
                  \\"NetworkSettings\\":{\\"IPAddress\\":\\"10.1.2.3\\"}}"
                comma=,
              done
              echo "]"
              test -z "$unknown" ;;
            stop) test -e "$last.pid" && kill -TERM "$(cat "$last.pid")" ;;
            kill) test -e "$last.pid" && kill -KILL "$(cat "$last.pid")" && echo 137 >"$last.exit" ;;
            rm)
              while test -e "$last.kept"; do read -t 0.1 x <>wait-rm 2>/dev/null || sleep 0.1; done
              kill -KILL "$(cat "$last.pid")" 2>/dev/null; rm -f "$last".*; exit 0 ;;
            ps) ls | sed -n 's/\\.pid$//p' ;;
            *) exit 1 ;;
            esac
            """;

    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
    private @Nullable EngineContainerizer containerizer;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(dir.resolve("engine"));
        var script = dir.resolve("engine.sh");
        Files.writeString(script, ENGINE.formatted(dir.resolve("engine")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        image("app");
        image("missing");
    }

    @AfterEach
    void stop() throws Exception {
        close();
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        if (containerizer != null) {
            containerizer.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    List<Found> begin(List<List<String>> engines, TaskRun... runs) throws Exception {
        return begin(Duration.ofHours(1), engines, runs);
    }

    List<Found> begin(Duration look, List<List<String>> engines, TaskRun... runs) throws Exception {
        containerizer = new EngineContainerizer(
                vertx,
                dir.resolve("work"),
                new ProcessContainerizer(vertx, dir.resolve("work")),
                settings(engines),
                look);
        return containerizer
                .begin(events::add, List.of(runs), false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static EngineSettings settings(List<List<String>> engines) {
        return new EngineSettings(
                engines,
                List.of(),
                Optional.empty(),
                IsolationSettings.NONE,
                EngineSettings.clientEnvironment(Map.of()));
    }

    List<List<String>> scripted() {
        return List.of(List.of(dir.resolve("engine.sh").toString()));
    }

    void image(String name) throws IOException {
        Files.writeString(dir.resolve("engine").resolve("image-" + name), "");
    }

    TaskRun run(String image) {
        return run(ContainerInfo.of(ContainerInfo.Type.DOCKER, image));
    }

    TaskRun run(ContainerInfo container) {
        return run(container, Map.of());
    }

    TaskRun run(ContainerInfo container, Map<String, String> environment) {
        var task = Tasks.task("web", "touch " + dir.resolve("ran-on-the-host"))
                .env(environment)
                .resources("cpus:0.1;mem:32")
                .task()
                .withContainer(container);
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                task,
                new ContainerId(UUID.randomUUID().toString()));
    }

    TaskRun started() throws Exception {
        var run = run("app");
        containerizer().start(run);
        assertStarted(next(), run);
        return run;
    }

    static void assertStarted(AgentEvent event, TaskRun run) {
        assertThat(event).isInstanceOfSatisfying(AgentEvent.RunStarted.class, started -> {
            assertThat(started.containerId()).isEqualTo(run.containerId());
            assertThat(started.address()).contains("10.1.2.3");
            var data = started.said().flatMap(TaskStatus.Said::data).orElseThrow();
            assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                    .startsWith("[{\"Name\":\"mesos-" + run.containerId() + "\"");
        });
    }

    void awaitFile(Path file) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(file).exists();
    }

    EngineContainerizer containerizer() {
        return Objects.requireNonNull(containerizer);
    }

    AgentEvent next() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %s s", PATIENCE_SECONDS).isNotNull();
        return event;
    }

    Optional<AgentEvent> nextWithin(Duration time) throws InterruptedException {
        return Optional.ofNullable(events.poll(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    AgentEvent nextAfterProgress() throws InterruptedException {
        var event = next();
        while (event instanceof AgentEvent.LaunchProgressed) {
            event = next();
        }
        return event;
    }

    /** Of a run that is not started yet. */
    Path sandbox(TaskRun run) throws Exception {
        return containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void end(TaskRun run, int status) throws IOException {
        Files.writeString(file(run, ".end"), Integer.toString(status));
    }

    Path file(TaskRun run, String extension) {
        return dir.resolve("engine").resolve("mesos-" + run.containerId() + extension);
    }

    String asked() throws IOException {
        return Files.readString(dir.resolve("engine").resolve("asked"));
    }
}
