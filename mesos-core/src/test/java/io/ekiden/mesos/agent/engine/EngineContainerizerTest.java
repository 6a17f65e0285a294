package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
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
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With an engine that is a script: its containers are files, and its clients run what the image is called. */
class EngineContainerizerTest {
    private static final long PATIENCE_SECONDS = 20;
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
              echo $$ >pulling
              while test ! -e "sent-$last"; do read -t 0.1 x <>"wait-$last" 2>/dev/null || sleep 0.1; done
              touch "image-$last" ;;
            run)
              for word; do case $word in --name=*) name=${word#--name=} ;; esac; done
              case " $* " in *" missing "*) echo "no such image" >&2; exit 125 ;; esac
              echo $$ >"$name.pid"
              trap 'echo 143 >"$name.exit"; exit 143' TERM
              while test ! -e "$name.end"; do read -t 0.1 x <>"$name.wait" 2>/dev/null || sleep 0.1; done
              cp "$name.end" "$name.exit"
              exit $(cat "$name.exit") ;;
            inspect)
              shift 2
              echo "["
              comma=
              for name; do
                test -e "$name.pid" || continue
                test -e "$name.exit" && running=false || running=true
                echo "$comma{\\"Name\\":\\"$name\\",\\"State\\":{\\"Running\\":$running,\\"StartedAt\\":\\"2026-01-01T00:00:00Z\\",
                  \\"ExitCode\\":$(cat "$name.exit" 2>/dev/null || echo 0),\\"OOMKilled\\":$(test -e "$name.oom" && echo true || echo false)},
                  \\"NetworkSettings\\":{\\"IPAddress\\":\\"10.1.2.3\\"}}"
                comma=,
              done
              echo "]" ;;
            stop) test -e "$last.pid" && kill -TERM "$(cat "$last.pid")" ;;
            kill) test -e "$last.pid" && kill -KILL "$(cat "$last.pid")" && echo 137 >"$last.exit" ;;
            rm) kill -KILL "$(cat "$last.pid")" 2>/dev/null; rm -f "$last".*; exit 0 ;;
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

    private void close() throws Exception {
        if (containerizer != null) {
            containerizer.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private List<Found> begin(List<List<String>> engines, TaskRun... runs) throws Exception {
        var settings = new EngineSettings(
                engines,
                List.of(),
                Optional.empty(),
                IsolationSettings.NONE,
                EngineSettings.clientEnvironment(Map.of()));
        containerizer = new EngineContainerizer(
                vertx, dir.resolve("work"), new ProcessContainerizer(vertx, dir.resolve("work")), settings);
        return containerizer
                .begin(events::add, List.of(runs), false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<List<String>> scripted() {
        return List.of(List.of(dir.resolve("engine.sh").toString()));
    }

    private void image(String name) throws IOException {
        Files.writeString(dir.resolve("engine").resolve("image-" + name), "");
    }

    private TaskRun run(String image) {
        return run(ContainerInfo.of(ContainerInfo.Type.DOCKER, image));
    }

    private TaskRun run(ContainerInfo container) {
        var task = Tasks.task("web", "touch " + dir.resolve("ran-on-the-host"))
                .resources("cpus:0.1;mem:32")
                .task()
                .withContainer(container);
        return new TaskRun(
                new AgentId("a1"),
                new FrameworkId("fw"),
                task,
                new ContainerId(UUID.randomUUID().toString()));
    }

    private TaskRun started() throws Exception {
        var run = run("app");
        containerizer().start(run);
        assertStarted(next(), run);
        return run;
    }

    private static void assertStarted(AgentEvent event, TaskRun run) {
        assertThat(event).isInstanceOfSatisfying(AgentEvent.RunStarted.class, started -> {
            assertThat(started.containerId()).isEqualTo(run.containerId());
            assertThat(started.address()).contains("10.1.2.3");
            var data = started.said().flatMap(TaskStatus.Said::data).orElseThrow();
            assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                    .startsWith("[{\"Name\":\"mesos-" + run.containerId() + "\"");
        });
    }

    private void awaitFile(Path file) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(file).exists();
    }

    private EngineContainerizer containerizer() {
        return Objects.requireNonNull(containerizer);
    }

    private AgentEvent next() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %s s", PATIENCE_SECONDS).isNotNull();
        return event;
    }

    private Path file(TaskRun run, String extension) {
        return dir.resolve("engine").resolve("mesos-" + run.containerId() + extension);
    }

    private String asked() throws IOException {
        return Files.readString(dir.resolve("engine").resolve("asked"));
    }

    @Test
    void container_isToldToRunWhenItDoesAndIsRemovedBeforeItsEndIsTold() throws Exception {
        begin(scripted());
        var run = started();
        Files.writeString(file(run, ".end"), "3");
        assertThat(next()).isEqualTo(new AgentEvent.RunEnded(run.containerId(), new ExitStatus.ContainerExited(3)));
        assertThat(file(run, ".pid")).doesNotExist();
    }

    @Test
    void otherCommands_enterTheContainerByTheEngine() throws Exception {
        begin(scripted());
        var run = started();
        var entry = containerizer()
                .entry(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(entry.words())
                .containsExactly(
                        dir.resolve("engine.sh").toString(),
                        "exec",
                        "--interactive",
                        "--workdir=/mnt/mesos/sandbox",
                        "mesos-" + run.containerId());
        assertThat(entry.groups()).isEmpty();
        Files.writeString(file(run, ".end"), "0");
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void outOfMemory_isTheReason() throws Exception {
        begin(scripted());
        var run = started();
        Files.writeString(file(run, ".oom"), "");
        Files.writeString(file(run, ".end"), "137");
        assertThat(next())
                .isInstanceOfSatisfying(
                        AgentEvent.RunEnded.class,
                        ended -> assertThat(ended.status()).isInstanceOf(ExitStatus.Limited.class));
    }

    @Test
    void terminate_asksTheEngineToStop_killToKill() throws Exception {
        begin(scripted());
        var polite = started();
        containerizer().terminate(polite.containerId());
        assertThat(next())
                .isEqualTo(new AgentEvent.RunEnded(polite.containerId(), new ExitStatus.ContainerExited(143)));
        var killed = started();
        containerizer().kill(killed.containerId());
        assertThat(next())
                .isEqualTo(new AgentEvent.RunEnded(killed.containerId(), new ExitStatus.ContainerExited(137)));
        assertThat(asked()).contains("stop -t 86400 mesos-" + polite.containerId());
    }

    @Test
    void missingImage_isNotStartedAndItsReasonIsNamed() throws Exception {
        begin(scripted());
        var run = run("missing");
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(), "Failed to run the image 'missing': no such image"));
    }

    @Test
    void image_isPulledOnceForAllThatWaitForIt_andHowFarItIsIsTold() throws Exception {
        begin(scripted());
        var runs = List.of(run("slow"), run("slow"), run("slow"));
        runs.forEach(containerizer()::start);
        for (var _ : runs) {
            assertThat(next())
                    .isInstanceOfSatisfying(
                            AgentEvent.LaunchProgressed.class,
                            told -> assertThat(told.message()).startsWith("PULLING slow"));
        }
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        var started = new ArrayList<ContainerId>();
        while (started.size() < runs.size()) {
            var event = next();
            if (event instanceof AgentEvent.RunStarted(var id, var _, var _)) {
                started.add(id);
            } else {
                assertThat(event).isInstanceOf(AgentEvent.LaunchProgressed.class);
            }
        }
        assertThat(started)
                .containsExactlyInAnyOrderElementsOf(
                        runs.stream().map(TaskRun::containerId).toList());
        assertThat(asked().lines().filter(line -> line.equals("pull slow"))).hasSize(1);
    }

    @Test
    void imageThatIsHere_waitsForNoPullOfItsName() throws Exception {
        begin(scripted());
        image("slow");
        var forced = run(new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "slow",
                ContainerInfo.Network.HOST,
                List.of(),
                List.of(),
                new ContainerInfo.Options(false, true, List.of(), Optional.empty())));
        containerizer().start(forced);
        awaitFile(dir.resolve("engine/pulling"));
        var content = run("slow");
        containerizer().start(content);
        var started = next();
        while (started instanceof AgentEvent.LaunchProgressed) {
            started = next();
        }
        assertStarted(started, content);
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        assertStarted(next(), forced);
        for (var run : List.of(content, forced)) {
            Files.writeString(file(run, ".end"), "0");
        }
        assertThat(List.of(next(), next())).hasOnlyElementsOfType(AgentEvent.RunEnded.class);
    }

    @Test
    void forcedPull_isDoneThoughTheImageIsHere_andFailsWithTheEnginesReason() throws Exception {
        begin(scripted());
        image("absent");
        var container = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "absent",
                ContainerInfo.Network.HOST,
                List.of(),
                List.of(),
                new ContainerInfo.Options(false, true, List.of(), Optional.empty()));
        var run = run(container);
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(), "Failed to pull the image 'absent': manifest unknown"));
    }

    @Test
    void killDuringThePull_winsAtOnceAndLeavesNoClient() throws Exception {
        begin(scripted());
        var run = run("slow");
        containerizer().start(run);
        awaitFile(dir.resolve("engine/pulling"));
        containerizer().terminate(run.containerId());
        var event = next();
        while (event instanceof AgentEvent.LaunchProgressed) {
            event = next();
        }
        assertThat(event)
                .isEqualTo(
                        new AgentEvent.RunNotStarted(run.containerId(), "Task was killed while its image was pulled"));
        var client = Files.readString(dir.resolve("engine/pulling")).strip();
        assertThat(ProcessHandle.of(Long.parseLong(client))).isEmpty();
        assertThat(asked()).doesNotContain("run --name");
    }

    @ParameterizedTest
    @CsvSource({
        ".dockercfg, {\"r.example\":{\"auth\":\"dTpw\"}}",
        ".docker/config.json, {\"auths\":{\"r.example\":{\"auth\":\"dTpw\"}}}",
    })
    void loginsThatTheTaskHasFetched_areThoseOfItsPull(String file, String text) throws Exception {
        begin(scripted());
        var run = run("slow");
        var sandbox = containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Files.createDirectories(sandbox.resolve(".docker"));
        Files.writeString(sandbox.resolve(file), text);
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        assertStarted(next(), run);
        assertThat(dir.resolve("engine/logins")).content().isEqualTo("""
                {"auths":{"r.example":{"auth":"dTpw"}}}""");
        Files.writeString(file(run, ".end"), "0");
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void loginsOfTheImage_comeBeforeThoseThatWereFetched() throws Exception {
        begin(scripted());
        var run = run(new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "slow",
                ContainerInfo.Network.HOST,
                List.of(),
                List.of(),
                new ContainerInfo.Options(
                        false, false, List.of(), Optional.empty(), Optional.of("{\"auths\":{\"image\":{}}}"))));
        var sandbox = containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Files.writeString(sandbox.resolve(".dockercfg"), "{}");
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        assertStarted(next(), run);
        assertThat(dir.resolve("engine/logins")).content().isEqualTo("{\"auths\":{\"image\":{}}}");
        Files.writeString(file(run, ".end"), "0");
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void loginsThatAreNone_areNamedAndNotShown() throws Exception {
        begin(scripted());
        var run = run("slow");
        var sandbox = containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Files.writeString(sandbox.resolve(".dockercfg"), "[\"secret\"");
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(),
                        "'.dockercfg' of the sandbox is no JSON object with credentials of registries"));
    }

    @Test
    void progress_isReadOfDockersAndOfPodmansWords() {
        var docker = new PullProgress("app");
        assertThat(docker.text()).isEqualTo("PULLING app");
        docker.heard("1.2: Pulling from team/app");
        docker.heard("4f4fb700ef54: Pulling fs layer");
        docker.heard("0123456789ab: Pulling fs layer");
        assertThat(docker.text()).isEqualTo("PULLING app (0 of 2 layers)");
        docker.heard("4f4fb700ef54: Download complete");
        docker.heard("4f4fb700ef54: Pull complete");
        assertThat(docker.text()).isEqualTo("PULLING app (1 of 2 layers)");
        var podman = new PullProgress("app");
        podman.heard("Trying to pull localhost:5000/app:latest...");
        podman.heard("Getting image source signatures");
        podman.heard("Copying blob sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1");
        assertThat(podman.text()).isEqualTo("PULLING app (1 layer)");
    }

    @Test
    void restart_takesUpWhatRunsAndSettlesWhatHasEnded() throws Exception {
        begin(scripted());
        var lives = started();
        var ends = started();
        close();
        Files.writeString(file(ends, ".end"), "5");
        var orphan = Files.writeString(dir.resolve("engine").resolve("mesos-orphan.pid"), "999999999");
        awaitRecord(ends);

        assertThat(begin(scripted(), lives, ends))
                .containsExactly(
                        new Found(lives.containerId(), new Fate.Starting()),
                        new Found(ends.containerId(), new Fate.Starting()));
        var told = List.of(next(), next());
        assertThat(told).contains(new AgentEvent.RunEnded(ends.containerId(), new ExitStatus.ContainerExited(5)));
        var again =
                told.stream().filter(AgentEvent.RunStarted.class::isInstance).toList();
        assertThat(again)
                .as("it may be news, with the address and what inspect says")
                .hasSize(1);
        assertStarted(again.getFirst(), lives);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(orphan) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(orphan).doesNotExist();
        assertThat(file(lives, ".pid")).exists();
        Files.writeString(file(lives, ".end"), "0");
        assertThat(next()).isEqualTo(new AgentEvent.RunEnded(lives.containerId(), new ExitStatus.ContainerExited(0)));
    }

    @Test
    void restartDuringAPull_leavesNoClient_andTheRunIsStartedAnew() throws Exception {
        begin(scripted());
        var run = run("slow");
        containerizer().start(run);
        awaitFile(dir.resolve("engine/pulling"));
        var client =
                Long.parseLong(Files.readString(dir.resolve("engine/pulling")).strip());
        close();
        assertThat(ProcessHandle.of(client)).isEmpty();

        assertThat(begin(scripted(), run)).containsExactly(new Found(run.containerId(), new Fate.NeverStarted()));
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        var event = next();
        while (event instanceof AgentEvent.LaunchProgressed) {
            event = next();
        }
        assertStarted(event, run);
        Files.writeString(file(run, ".end"), "0");
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    /** Its supervisor writes the end down while no agent is there. */
    private void awaitRecord(TaskRun run) throws IOException {
        var record = dir.resolve("work/meta/runs").resolve(run.containerId().value());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(record).contains("exit") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(record).content().contains("exit 5");
    }

    @Test
    void noEngine_refusesAndNeverRunsTheCommandItself() throws Exception {
        begin(List.of());
        var run = run("app");
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(),
                        "This agent runs no images: it has no container engine (--container-engine=none)"));
        assertThat(dir.resolve("ran-on-the-host")).doesNotExist();
    }

    @Test
    void engineThatComesLater_isAskedAnew() throws Exception {
        var broken = Files.writeString(dir.resolve("engine").resolve("broken"), "");
        begin(scripted());
        var run = run("app");
        containerizer().start(run);
        assertThat(next())
                .isInstanceOfSatisfying(
                        AgentEvent.RunNotStarted.class,
                        refused -> assertThat(refused.message())
                                .startsWith("This agent runs no images: no container engine answers (")
                                .contains("the daemon sleeps"));
        Files.delete(broken);
        Files.writeString(file(started(), ".end"), "0");
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void link_inPlaceOfALog_isNotFollowed() throws Exception {
        begin(scripted());
        var run = run("app");
        var sandbox = containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Files.delete(sandbox.resolve("stdout"));
        Files.createSymbolicLink(sandbox.resolve("stdout"), dir.resolve("elsewhere"));
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(
                        new AgentEvent.RunNotStarted(run.containerId(), "'stdout' of the sandbox is a symbolic link"));
        assertThat(dir.resolve("elsewhere")).doesNotExist();
    }
}
