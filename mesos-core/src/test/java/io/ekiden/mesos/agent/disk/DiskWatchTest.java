package io.ekiden.mesos.agent.disk;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.disk.OnDisk.eventually;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_FINISHED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.fetcher.source.HadoopSource;
import io.ekiden.mesos.agent.gc.DiskFill;
import io.ekiden.mesos.agent.log.RotationSettings;
import io.ekiden.mesos.model.TaskStatus.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent on a disk that is said to be as full as a test wants it. */
@Timeout(60)
class DiskWatchTest {
    @TempDir
    private Path workDir;

    private volatile int percent = 10;
    private OnDisk host;

    @BeforeEach
    void begin() throws Exception {
        host = new OnDisk(
                workDir,
                new DiskSettings(OnDisk.GC, RotationSettings.DEFAULT),
                () -> new DiskFill(100, 100 - percent, 0, 0));
    }

    @AfterEach
    void end() throws Exception {
        host.close();
    }

    @Test
    void fullDisk_costsWhatHasEnded_andNothingThatRuns_andRefusesLaunches() throws Exception {
        var volume = Files.createDirectories(workDir.resolve("volumes/roles/r/v"));
        Files.writeString(volume.resolve("data"), "precious");
        var web = task("web", "sleep 1000").task();
        var job = task("job", "ln -s " + volume + " volume; mkdir -p d/e; echo x >d/e/f")
                .task();
        host.master().run(web);
        host.master().run(job);
        host.master().expect(web, TASK_STARTING, TASK_RUNNING);
        host.master().expect(job, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        var running = host.sandbox(web);
        var ended = host.sandbox(job);
        assertThat(ended).isDirectory();

        percent = 96;
        eventually("what has ended goes", () -> Files.notExists(ended));
        eventually(
                "nothing is empty", () -> Files.notExists(ended.resolve("../..").normalize()));
        assertThat(running).isDirectory();
        assertThat(volume.resolve("data")).hasContent("precious");
        eventually("it is counted", () -> host.agent().collected().succeeded() == 1);
        eventually("launches are refused", () -> refused("late"));

        percent = 10;
        eventually("launches are taken again", () -> !refused("again"));
        host.master().kill(web, Duration.ZERO);
        host.master().expect(web, TASK_KILLING, TASK_KILLED);
    }

    private boolean refused(String name) throws Exception {
        var late = task(name + "-" + System.nanoTime(), "true").task();
        host.master().run(late);
        host.master().expect(late, TASK_STARTING);
        var next = host.master().update(late);
        if (next.state() == TASK_RUNNING) {
            host.master().expect(late, TASK_FINISHED);
            return false;
        }
        assertThat(next.state()).isEqualTo(TASK_FAILED);
        assertThat(next.reason()).contains(Reason.REASON_CONTAINER_LAUNCH_FAILED);
        assertThat(next.message()).contains(workDir.toString(), "96 % full", "--disk-launch-limit");
        return true;
    }

    @Test
    void age_isCountedFromTheEnd_alsoByALaterAgent() throws Exception {
        var job = task("job", "true").task();
        host.master().run(job);
        host.master().expect(job, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        var sandbox = host.sandbox(job);
        var other = Files.createDirectories(workDir.resolve("slaves/a0/frameworks/fw/executors/old/runs/c-0"));
        host.restart();
        eventually("both wait", () -> host.agent().collected().pending() == 2);

        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofDays(6))));
        eventually("the old one goes", () -> host.agent().collected().succeeded() == 1);
        assertThat(workDir.resolve("slaves/a0")).doesNotExist();
        assertThat(sandbox).isDirectory();

        Files.setLastModifiedTime(sandbox, FileTime.from(Instant.now().minus(Duration.ofDays(6))));
        eventually("the other one goes", () -> Files.notExists(sandbox));
        assertThat(workDir.resolve("slaves/latest")).isDirectory();
    }

    @Test
    void whatTheHadoopClientLeftBesideASandbox_goesWithIt() throws Exception {
        var runs = workDir.resolve("slaves/a0/frameworks/fw/executors/old/runs");
        var sandbox = Files.createDirectories(runs.resolve("c-0"));
        var beside = HadoopSource.workplace(sandbox);
        Files.createDirectories(beside.resolve("d"));
        Files.writeString(beside.resolve("file._COPYING_"), "x");
        host.restart();
        eventually("it is no sandbox of its own", () -> host.agent().collected().pending() == 1);
        Files.setLastModifiedTime(sandbox, FileTime.from(Instant.now().minus(Duration.ofDays(6))));
        eventually("the old one goes", () -> host.agent().collected().succeeded() == 1);
        assertThat(workDir.resolve("slaves/a0")).doesNotExist();
    }

    @Test
    void leftovers_ofAnAgentThatDied_go() throws Exception {
        var launch = workDir.resolve("meta/launch/c-0.1-1");
        Files.writeString(launch, "");
        Files.createDirectories(workDir.resolve("removed/rubbish/d"));
        host.restart();

        Files.setLastModifiedTime(launch, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        eventually("a launch of nothing goes", () -> Files.notExists(launch));
        eventually("half a deletion is done", () -> Files.notExists(workDir.resolve("removed/rubbish")));
    }
}
