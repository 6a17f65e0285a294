package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.container.VolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The life of a container that an engine runs. */
class EngineContainerizerTest extends ScriptedEngine {
    @Test
    void container_isToldToRunWhenItDoesAndIsRemovedBeforeItsEndIsTold() throws Exception {
        begin(scripted());
        var run = started();
        end(run, 3);
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
        end(run, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void volumeOfAPlugIn_isMadeOnce_andOnlyTheOneThatWasMeantWillDo() throws Exception {
        begin(scripted());
        for (int times = 0; times < 2; times++) {
            var run = run(withVolume("rexray"));
            containerizer().start(run);
            assertStarted(next(), run);
            end(run, 0);
            assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
        }
        assertThat(asked().lines().filter(line -> line.startsWith("volume create")))
                .containsExactly("volume create --driver=rexray --opt=size=1 db");
        assertThat(asked()).contains(" --volume=db:/data:rw ");
        var tagged = run(withVolume("rexray:latest"));
        containerizer().start(tagged);
        assertStarted(next(), tagged);
        end(tagged, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);

        assertThat(whyNot(withVolume("local")))
                .isEqualTo("the volume 'db' is one of the driver 'rexray', not of 'local'");
        Files.delete(dir.resolve("engine/volume-db"));
        assertThat(whyNot(withVolume("broken")))
                .isEqualTo("Failed to create the volume 'db' with the driver 'broken': no such plug-in");
    }

    private static ContainerInfo withVolume(String driver) {
        var volume = new VolumeSource.External(driver, "db", new TreeMap<>(Map.of("size", "1")));
        return ContainerInfo.of(ContainerInfo.Type.DOCKER, "app")
                .withVolumes(List.of(new ContainerInfo.Volume("/data", volume, false)));
    }

    private String whyNot(ContainerInfo container) throws Exception {
        var run = run(container);
        containerizer().start(run);
        return next() instanceof AgentEvent.RunNotStarted(var id, var why) && id.equals(run.containerId())
                ? why
                : "it was started";
    }

    /** Also where words stand before the client that would show them. */
    @Test
    void valueThatNoFileCanSay_isInNoCommandLine() throws Exception {
        begin(scripted());
        var value = "it's \"odd\" # $(date)\nand `long` \\";
        var run = run(ContainerInfo.of(ContainerInfo.Type.DOCKER, "app"), Map.of("ODD", value));
        var limits = List.of(new RLimit(RLimit.Type.NOFILE, 100, 200));
        var limited = new TaskRun(
                run.agentId(),
                run.frameworkId(),
                new Tasks(run.task()).rlimits(limits).task(),
                run.containerId());
        containerizer().start(limited);
        assertStarted(next(), limited);
        assertThat(file(limited, ".odd")).hasContent(value);
        assertThat(asked()).contains(" --env=ODD ").doesNotContain("odd\"", "long");
        var client = Long.parseLong(Files.readString(file(limited, ".pid")).strip());
        assertThat(Files.readString(Path.of("/proc", Long.toString(client), "cmdline")))
                .contains("--env=ODD\0")
                .doesNotContain("long");
        try (var launches = Files.newDirectoryStream(dir.resolve("work/meta/launch"))) {
            assertThat(launches)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("long"));
        }
        end(limited, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
        containerizer().forget(limited.containerId());
        awaitNo(dir.resolve("work/meta/engine").resolve(limited.containerId().value()));
    }

    /** An agent of before has started it, by words that are refused now. */
    @Test
    void containerThatWouldBeRefused_isTakenUpAllTheSame() throws Exception {
        begin(scripted());
        var run = started();
        close();
        var network = new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("host"));
        var container = new ContainerInfo(
                ContainerInfo.Type.DOCKER, "app", network, List.of(), List.of(), ContainerInfo.Options.NONE);
        var refused =
                new TaskRun(run.agentId(), run.frameworkId(), run.task().withContainer(container), run.containerId());
        assertThat(begin(scripted(), refused)).hasSize(1);
        assertStarted(next(), refused);
        end(run, 0);
        assertThat(next()).isEqualTo(new AgentEvent.RunEnded(run.containerId(), new ExitStatus.ContainerExited(0)));
    }

    @Test
    void outOfMemory_isTheReason() throws Exception {
        begin(scripted());
        var run = started();
        Files.writeString(file(run, ".oom"), "");
        end(run, 137);
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
    void restart_takesUpWhatRunsAndSettlesWhatHasEnded() throws Exception {
        begin(scripted());
        var lives = started();
        var ends = started();
        close();
        end(ends, 5);
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
        awaitNo(orphan);
        assertThat(file(lives, ".pid")).exists();
        end(lives, 0);
        assertThat(next()).isEqualTo(new AgentEvent.RunEnded(lives.containerId(), new ExitStatus.ContainerExited(0)));
    }

    private static void awaitNo(Path file) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(file) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(file).doesNotExist();
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
        end(started(), 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void link_inPlaceOfALog_isNotFollowed() throws Exception {
        begin(scripted());
        var run = run("app");
        var sandbox = sandbox(run);
        Files.delete(sandbox.resolve("stdout"));
        Files.createSymbolicLink(sandbox.resolve("stdout"), dir.resolve("elsewhere"));
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(
                        new AgentEvent.RunNotStarted(run.containerId(), "'stdout' of the sandbox is a symbolic link"));
        assertThat(dir.resolve("elsewhere")).doesNotExist();
    }
}
