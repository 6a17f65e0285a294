package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.container.RLimit;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real processes. */
class ProcessContainerizerTest extends OnHost {
    @Test
    void exitStatus_isReported() throws Exception {
        assertThat(host.exitOf(host.start(task("zero", "true").task()))).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.exitOf(host.start(task("seven", "exit 7").task()))).isEqualTo(new ExitStatus.Exited(7));
        assertThat(host.exitOf(host.start(task("self", "kill -9 $$").task()))).isEqualTo(new ExitStatus.Signaled(9));
        assertThat(host.exitOf(
                        host.start(task("none", "").argv("/no/such/program").task())))
                .isEqualTo(new ExitStatus.Exited(127));
    }

    @Test
    void commandThatIsNotThere_isNamedByTheShell() throws Exception {
        var run = host.start(task("none", "no-such-program --port 1").task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(127));
        assertThat(host.sandbox(run).resolve("stderr")).content().contains("no-such-program: not found");
    }

    @Test
    void output_goesToTheSandboxOfMesos() throws Exception {
        var run = host.start(task("t.1", "echo out; echo err >&2; pwd").task());
        host.exitOf(run);

        var runs = workDir.resolve("slaves/a1/frameworks/fw/executors/t.1/runs");
        var sandbox = runs.resolve(run.containerId().value());
        assertThat(sandbox.resolve("stdout")).hasContent("out\n" + sandbox.toRealPath());
        assertThat(sandbox.resolve("stderr")).hasContent("err");
        assertThat(runs.resolve("latest").toRealPath()).isEqualTo(sandbox.toRealPath());
        assertThat(workDir.resolve("slaves/latest").toRealPath())
                .isEqualTo(workDir.resolve("slaves/a1").toRealPath());
        assertThat(Files.getPosixFilePermissions(sandbox)).hasSize(5);
    }

    @Test
    void environment_passesAnyBytesUntouched() throws Exception {
        var nasty = "a'b\"c $(touch /tmp/pwned) `id` \\n \n second line ; & | * \u00e9";
        var run = host.start(task("t", "")
                .env(Map.of("NASTY", nasty, "odd.name-1", "'", "IFS", "x", "OPTIND", "abc"))
                .argv("/usr/bin/env", "-0")
                .task());
        host.exitOf(run);

        var environment = host.stdout(run).split("\0");
        assertThat(environment)
                .contains(
                        "NASTY=" + nasty,
                        "odd.name-1='",
                        "IFS=x",
                        "OPTIND=abc",
                        "MESOS_TASK_ID=t",
                        "MESOS_FRAMEWORK_ID=fw",
                        "MESOS_SLAVE_ID=a1",
                        "MESOS_EXECUTOR_ID=t",
                        "MESOS_SANDBOX=" + host.sandbox(run),
                        "MESOS_CONTAINER_ID=" + run.containerId(),
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        assertThat(environment).noneMatch(variable -> variable.startsWith("JAVA_HOME="));
    }

    @Test
    void command_isNeverReadByTheSupervisor() throws Exception {
        var run = host.start(task("it's $(a) task", "")
                .argv("printf", "%s|", "$HOME", "a b", "'", "; exit 3", "x=y")
                .task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run)).isEqualTo("$HOME|a b|'|; exit 3|x=y|");
    }

    @Test
    void signals_arriveAsInAnyOrdinaryProcess() throws Exception {
        var run =
                host.start(task("t", "grep -E 'Sig(Ign|Blk)' /proc/self/status").task());
        host.exitOf(run);
        // 32 and 33 belong to the C library, which lets no program touch them.
        assertThat(host.stdout(run).replaceAll("\\s+", " "))
                .matches("SigBlk: 0000000000000000 SigIgn: 0000000180000000 |SigBlk: 0{16} SigIgn: 0{16} ");
    }

    @Test
    void close_comesAfterAllWorkThatWasGiven() throws Exception {
        var prepared = IntStream.range(0, 200)
                .mapToObj(n -> host.containerizer()
                        .prepare(Host.run(task("t" + n, "true").task())))
                .toList();
        host.containerizer().close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(prepared).allMatch(Future::succeeded);
    }

    @Test
    void rlimits_areThoseOfEachOfItsProcesses() throws Exception {
        var limits = List.of(
                new RLimit(RLimit.Type.NOFILE, 100, 200),
                new RLimit(RLimit.Type.CORE, 0, RLimit.UNLIMITED),
                new RLimit(RLimit.Type.LOCKS, 5, 5));
        var run = host.start(task("t", "ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc")
                .rlimits(limits)
                .task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run).lines()).containsExactly("100", "200", "0", "unlimited");
    }

    @Test
    void taskThatMayBeOneProcessAlone_starts() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root runs tasks of others");
        var run = host.start(task("t", "")
                .argv("/bin/sh", "-c", "echo \"$TOKEN\"; /bin/true && echo forked")
                .env(Map.of("TOKEN", "two\nlines"))
                .user("games") // of whom no other process is
                .rlimits(List.of(new RLimit(RLimit.Type.NPROC, 1, 1)))
                .task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(2));
        assertThat(host.stdout(run)).isEqualTo("two\nlines\n");
        assertThat(host.sandbox(run).resolve("stderr")).content().contains("Cannot fork");
    }

    /** The shells before it have files of their own, and one that reads its script from where the command reads. */
    @Test
    void taskOfAnotherUser_hasNoFilesButItsStreams() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root runs tasks of others");
        var run = host.start(
                task("t", "cd /proc/self/fd; echo *; readlink 0").user("nobody").task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run).lines()).last().isEqualTo("/dev/null");
        assertThat(host.stdout(run).lines().findFirst().orElseThrow().split(" "))
                .contains("0", "1", "2")
                .doesNotContain("8", "9");
    }

    @Test
    void unknownUser_isNotStarted() throws Exception {
        var run = Host.run(task("t", "true").user("no-such-user").task());
        host.launch(run);
        assertThat(host.next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(), "Failed to run as user 'no-such-user': no such user on this agent"));
    }

    @Test
    void taskOfAnotherUser_writesItsOwnLogs() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root runs tasks of others");
        var run = host.start(task("t", "id -un").user("nobody").task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run)).isEqualTo("nobody\n");
        assertThat(Files.getOwner(host.sandbox(run)).getName()).isEqualTo("nobody");
    }

    @Test
    void symlinkInPlaceOfALog_isNotWrittenThroughByRoot() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root runs tasks of others");
        var run = Host.run(task("t", "echo 'root::0:0:::'").user("nobody").task());
        var sandbox = prepare(run);
        assertThat(Files.getOwner(sandbox).getName()).as("until its launch").isEqualTo("root");
        var secret = Files.createFile(
                workDir.resolve("passwd"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.delete(sandbox.resolve("stdout"));
        Files.createSymbolicLink(sandbox.resolve("stdout"), secret);
        host.launch(run);
        assertThat(host.next()).isEqualTo(new AgentEvent.RunStarted(run.containerId()));
        assertThat(host.exitOf(run)).isNotEqualTo(new ExitStatus.Exited(0));
        assertThat(secret).isEmptyFile();
    }

    @Test
    void sandboxOfACrash_isCompleted() throws Exception {
        var run = Host.run(task("t", "true").task());
        var sandbox = prepare(run);
        Files.delete(sandbox.resolve("stderr"));
        assertThat(prepare(run).resolve("stderr")).exists();
    }

    @Test
    void idThatLeavesItsDirectory_isNotStarted() throws Exception {
        host.launch(Host.run(task("..", "true").task()));
        assertThat(host.next()).isInstanceOf(AgentEvent.RunNotStarted.class);
    }

    @Test
    void start_twiceStartsOnce() throws Exception {
        var run = host.start(task("t", "echo once").task());
        host.launch(run);
        host.exitOf(run);
        prepare(run);
        assertThat(host.stdout(run)).isEqualTo("once\n");
    }

    @Test
    void terminate_reachesTheWholeTree() throws Exception {
        var run = host.start(task("t", "setsid sleep 1000 & (setsid sleep 1000 &) ; touch ready; wait; sleep 1000")
                .task());
        host.awaitFile(run, "ready");
        host.containerizer().terminate(run.containerId());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Signaled(15));
        host.awaitTreeGone(run);
    }

    @Test
    void kill_endsWhatIgnoresTermination() throws Exception {
        var run = host.start(task(
                        "t",
                        "trap '' TERM; (setsid sh -c 'trap \"\" TERM; touch ready; while :; do sleep 1000; done' &); while :; do sleep 1000; done")
                .task());
        host.awaitFile(run, "ready");
        host.containerizer().terminate(run.containerId());
        host.containerizer().kill(run.containerId());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Signaled(9));
    }

    @Test
    void kill_findsWhatClearedItsEnvironment() throws Exception {
        var run = host.start(task(
                        "t",
                        "(setsid env -i sh -c 'echo $$ > pid; mv pid daemon; cd /; exec sleep 1000' &);"
                                + " while [ ! -e daemon ]; do sleep 0.01; done; touch ready; exec sleep 1000")
                .task());
        host.awaitFile(run, "ready");
        long daemon = Long.parseLong(
                Files.readString(host.sandbox(run).resolve("daemon")).strip());
        assertThat(LockMark.read(daemon)).isEqualTo(LockMark.of(run.containerId()));
        assertThat(LockMark.read(ProcessHandle.current().pid())).isEmpty();

        host.containerizer().kill(run.containerId());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Signaled(9));
        ProcessHandle.of(daemon)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Test
    void end_takesBackgroundChildrenAlong() throws Exception {
        var run = host.start(
                task("t", "(setsid sleep 1000 &); sleep 1000 & exit 4").task());
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(4));
        host.awaitTreeGone(run);
    }

    @Test
    void supervisorKilled_taskGoesOnAndItsEndIsUnknown() throws Exception {
        var run = host.start(task("t", "sleep 1000").task());
        host.record(run).supervisor().orElseThrow().signal(true);
        assertThat(host.tree(run)).isNotEmpty();
        host.tree(run).forEach(process -> process.signal(true));
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Unknown(ProcessContainerizer.STATUS_LOST));
    }

    private Path prepare(TaskRun run) throws Exception {
        return host.containerizer()
                .prepare(run)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @Test
    void check_thatIsStoppedRightAfterItsStart_isNotLeftBehind() throws Exception {
        var check = new TaskCheck(
                new TaskHealthCheck.Probe.Command("true"), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));
        var ended = Host.run(task("ended", "true").task().withCheck(check));
        var alive = host.start(task("alive", "sleep 1000").task().withCheck(check));
        host.containerizer().prepare(ended);
        host.containerizer().startCheck(ended, check);
        host.containerizer().stopChecks(ended.containerId());

        host.containerizer().startCheck(alive, check);
        for (int i = 0; i < 3; i++) {
            assertThat(host.next()).isEqualTo(new AgentEvent.CheckFinished(alive.containerId(), Optional.of(0)));
        }
    }
}
