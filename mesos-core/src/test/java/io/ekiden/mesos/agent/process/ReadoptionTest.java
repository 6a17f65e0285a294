package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real processes that outlive the objects, and the launcher, that started them. */
class ReadoptionTest extends OnHost {
    @Test
    void restart_findsTheLivingAndTheTrueEndOfTheDead() throws Exception {
        var living = host.start(
                task("living", "mkfifo go; touch ready; cat go; exit 5").task());
        var dead = host.start(task("dead", "exit 3").task());
        host.exitOf(dead);
        host.awaitFile(living, "ready");
        var never = Host.run(task("never", "true").task());

        assertThat(host.restart(living, dead, never))
                .isEqualTo(List.of(
                        new Found(living.containerId(), new Fate.Alive()),
                        new Found(dead.containerId(), new Fate.Ended(new ExitStatus.Exited(3))),
                        new Found(never.containerId(), new Fate.NeverStarted())));

        Files.writeString(host.sandbox(living).resolve("go"), "");
        assertThat(host.exitOf(living)).isEqualTo(new ExitStatus.Exited(5));
    }

    @Test
    void restart_killsRunsThatNoCheckpointKnows() throws Exception {
        var orphan = host.start(task("orphan", "sleep 1000").task());
        var process =
                ProcessHandle.of(host.record(orphan).task().orElseThrow().pid()).orElseThrow();
        host.restart();
        assertThat(process.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void restart_sparesStrangersThatHaveTheNumbersOfADeadTask() throws Exception {
        var leader = new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!").start();
        var child =
                Long.parseLong(new String(leader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        leader.waitFor();
        var stranger = ProcessHandle.of(child).orElseThrow();
        try {
            var run = Host.run(task("dead", "true").task());
            Files.writeString(
                    workDir.resolve("meta/runs").resolve(run.containerId().value()),
                    "supervisor 999999999 1 n\ntask " + leader.pid() + " 1 n\nexit 0 n\n");
            assertThat(host.restart(run))
                    .isEqualTo(List.of(new Found(run.containerId(), new Fate.Ended(new ExitStatus.Exited(0)))));

            // Its end is told after a look at all processes that was asked for later than the one at the dead task's.
            host.exitOf(host.start(task("later", "true").task()));
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void launcherKilled_harmsNoTaskAndIsReplaced() throws Exception {
        var before = host.start(task("before", "sleep 1000").task());
        var launcher = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(workDir.toString()))
                .findFirst()
                .orElseThrow();
        launcher.destroyForcibly();
        launcher.onExit().get(10, TimeUnit.SECONDS);

        host.start(task("after", "sleep 1000").task());
        assertThat(host.record(before).isAlive()).isTrue();
    }

    @Test
    void aPidOfAnotherProcess_isNotTheTask() {
        var own = Objects.requireNonNull(ProcStat.read(ProcessHandle.current().pid()));
        assertThat(own.id().isAlive()).isTrue();
        assertThat(new ProcessId(own.pid(), own.start() + 1).isAlive()).isFalse();
    }

    @Test
    void record_withoutItsNewlineDoesNotCount() {
        assertThat(RunRecord.parse("supervisor 10 500 n\ntask 11 500 n\nexit 1").exit())
                .isEmpty();
        assertThat(RunRecord.parse("supervisor 10 500 n\ntask 11 500 n\nexit 13 n\n")
                        .exit())
                .contains(13);
        assertThat(RunRecord.parse("superv")).isEqualTo(RunRecord.EMPTY);
        assertThat(RunRecord.parse("supervisor 10 5exit 3 n\n")).isEqualTo(RunRecord.EMPTY);
    }

    @Test
    void record_ofARevokedLaunchIsNotMistakenForTheRun() {
        var late = "supervisor 10 500 a\n";
        var run = "supervisor 20 600 b\ntask 21 600 b\n";
        assertThat(RunRecord.parse(late + run + "exit 2 a\n").exit()).isEmpty();
        assertThat(RunRecord.parse(run + late + "exit 2 a\nexit 5 b\n").exit()).contains(5);
    }

    @Test
    void launchRevokedAtTheLastMoment_isLaunchedAnew() throws Exception {
        var run = Host.run(task("late", "exit 6").task());
        var supervisor =
                Objects.requireNonNull(ProcStat.read(ProcessHandle.current().pid()));
        var record = workDir.resolve("meta/runs").resolve(run.containerId().value());
        Files.writeString(record, "supervisor " + supervisor.pid() + " " + supervisor.start() + " old\n");
        assertThat(host.restart(run)).isEqualTo(List.of(new Found(run.containerId(), new Fate.Alive())));

        Files.writeString(record, "exit 2 old\n", StandardOpenOption.APPEND);
        assertThat(host.next()).isEqualTo(new AgentEvent.RunStarted(run.containerId()));
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(6));
    }
}
