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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.log.RotationSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent on a disk that is full indeed: a file system of 16 MiB in memory, which root may mount. */
@Timeout(90)
class FullDiskTest {
    @TempDir
    private Path directory;

    private Path workDir;

    @BeforeEach
    void mount() throws Exception {
        workDir = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=16m", "ekiden-test", workDir.toString()), "root may mount");
    }

    @AfterEach
    void unmount() throws Exception {
        if (!Mounts.in(workDir).isEmpty()) {
            assertThat(ran("umount", "-l", workDir.toString())).isTrue();
        }
    }

    private static boolean ran(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** Until the disk is so full; 1 is full to the last byte. */
    private Path fill(double part) throws IOException {
        var file = workDir.resolve("filler");
        var store = Files.getFileStore(workDir);
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            var page = ByteBuffer.allocate(4096);
            while (part >= 1 || store.getUsableSpace() > (1 - part) * store.getTotalSpace()) {
                channel.write(page.clear());
            }
        } catch (IOException full) {
            assertThat(part).as(full.toString()).isGreaterThanOrEqualTo(1);
        }
        return file;
    }

    @Test
    void fullDisk_costsNothingThatWasPromised_andAllComesBackWithSpace() throws Exception {
        try (var host = new OnDisk(
                workDir, new DiskSettings(OnDisk.GC, RotationSettings.DEFAULT), new FileSystemLook(workDir))) {
            var master = host.master();
            var web = task("web", "trap 'exit 3' TERM; while :; do sleep 0.1; done")
                    .task();
            var job = task("job", "dd if=/dev/zero of=big bs=1M count=2 2>/dev/null")
                    .task();
            var brief = task("brief", "while [ ! -e go ]; do sleep 0.1; done; exit 7")
                    .task();
            master.run(web);
            master.expect(web, TASK_STARTING, TASK_RUNNING);
            master.run(brief);
            master.expect(brief, TASK_STARTING, TASK_RUNNING);
            master.run(job);
            master.expect(job, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
            var ended = host.sandbox(job);
            var briefs = host.sandbox(brief);

            fill(0.96);
            eventually("what has ended goes", () -> Files.notExists(ended));
            assertThat(host.sandbox(web)).isDirectory();
            var filler = fill(0.97);
            eventually(
                    "launches are refused",
                    () -> host.agent().collected().maxAge().isZero() && refused(host));

            Files.createFile(briefs.resolve("go")); // the last inode's block; then there is nothing left
            fill(1);
            // Its exit status is not lost, though there is no room to write it down.
            assertThat(master.expect(brief, TASK_FAILED).message()).contains("status 7");
            host.restart();
            assertThat(host.master().registration().tasks())
                    .extracting(task -> task.task().taskId())
                    .contains(web.taskId()); // the other end may not be acknowledged yet
            host.master().kill(web, Duration.ofSeconds(10));
            host.master().expect(web, TASK_KILLING, TASK_KILLED);

            Files.delete(filler);
            eventually("launches are taken again", () -> !refused(host));
        }
    }

    private static boolean refused(OnDisk host) throws Exception {
        var late = task("late-" + System.nanoTime(), "true").task();
        host.master().run(late);
        host.master().expect(late, TASK_STARTING);
        var next = host.master().update(late);
        if (next.state() == TASK_RUNNING) {
            host.master().expect(late, TASK_FINISHED);
            return false;
        }
        assertThat(next.state()).isEqualTo(TASK_FAILED);
        return next.message().contains("--disk-launch-limit");
    }
}
