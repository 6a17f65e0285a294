package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.gc.DiskFill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The file system of a directory. Its inodes cost a process, so that they are looked at once in a while. One thread at a time. */
public final class FileSystemLook implements DiskLook {
    private static final long PAUSE = Duration.ofSeconds(30).toNanos();

    private final Path directory;
    private long inodes;
    private long freeInodes;
    private long looked = System.nanoTime() - PAUSE;

    public FileSystemLook(Path directory) {
        this.directory = directory;
    }

    @Override
    public DiskFill look() throws IOException {
        if (System.nanoTime() - looked >= PAUSE) {
            looked = System.nanoTime();
            lookAtInodes();
        }
        var store = Files.getFileStore(directory);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        long free = store.getUsableSpace();
        return new DiskFill(used + free, free, inodes, freeInodes);
    }

    /** Where nobody can tell, files are not short. */
    private void lookAtInodes() throws IOException {
        var stat = new ProcessBuilder("stat", "-f", "-c", "%c %d", "--", directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            stat.getOutputStream().close();
            if (!stat.waitFor(5, TimeUnit.SECONDS)) {
                stat.destroyForcibly();
                return;
            }
            var words = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ");
            if (words.length == 2) {
                inodes = Long.parseLong(words[0]);
                freeInodes = Long.parseLong(words[1]);
            }
        } catch (NumberFormatException e) {
            inodes = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
