package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real processes that have a terminal. */
class TerminalTest extends OnHost {
    private static TaskInfo withTerminal(Tasks task) {
        return task.task().withContainer(ContainerInfo.of(new Terminal(30, 100)));
    }

    @Test
    void command_hasATerminalOfItsOwn_andAllGoesToStdout() throws Exception {
        var run = host.start(withTerminal(task(
                        "t",
                        "test -t 0 && test -t 1 && test -t 2 || exit 1; echo out; echo err"
                                + " >&2; stty size; echo \"$IT's $SHELL $TERM\"; pwd; exit 7")
                .env(Map.of("IT", "it'", "SHELL", "/bin/none", "TERM", "vt100"))));
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(7));
        assertThat(host.stdout(run))
                .isEqualTo("out\r\nerr\r\n30 100\r\nit''s /bin/none vt100\r\n"
                        + host.sandbox(run).toRealPath() + "\r\n");
        assertThat(host.sandbox(run).resolve("stderr")).isEmptyFile();
    }

    @Test
    void arguments_areTheWordsOfTheProgram() throws Exception {
        var run = host.start(withTerminal(task("t", "").argv("/usr/bin/printf", "%s|", "a b", "$HOME", "c'd")));
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run)).isEqualTo("a b|$HOME|c'd|");
    }

    /** What keeps the terminal would end the command two seconds after it was told to end itself. */
    @Test
    void terminatedTask_hasItsGrace_andEndsAsItLikes() throws Exception {
        var run = host.start(
                withTerminal(
                        task(
                                "t",
                                "trap 'touch told; read x <gate; exit 3' TERM; mkfifo gate; touch ready; while :; do sleep 0.05; done")));
        host.awaitFile(run, "ready");
        host.containerizer().terminate(run.containerId());
        host.awaitFile(run, "told");
        assertThat(ProcessTable.read(new ContainerMarks()).tree(run.containerId(), host.record(run), List.of()))
                .isNotEmpty();
        Files.writeString(host.sandbox(run).resolve("gate"), "go\n");
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(3));
    }

    @Test
    void killedTask_leavesNothingBehind_alsoWhenAnotherAgentCameMeanwhile() throws Exception {
        var run = host.start(withTerminal(task("t", "touch ready; sleep 1000")));
        host.awaitFile(run, "ready");
        host.restart(run);
        assertThat(host.tree(run)).hasSizeGreaterThan(1);
        host.containerizer().kill(run.containerId());
        assertThat(host.exitOf(run)).isInstanceOf(ExitStatus.Signaled.class);
        host.awaitTreeGone(run);
    }
}
