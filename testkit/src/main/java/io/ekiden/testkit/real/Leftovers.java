package io.ekiden.testkit.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Ends what is meant to outlive {@code ekiden up}, HAProxy and tasks, so that a test that fails leaves no port taken for the next one. */
public final class Leftovers {
    private Leftovers() {}

    /** Kills every process that works in the directory or names it on its command line. */
    public static void end(Path directory) throws IOException {
        var real = directory.toRealPath();
        Wait.until(
                "nothing is left of " + directory,
                Duration.ofSeconds(10),
                () -> {
                    var left = of(real);
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left;
                },
                List::isEmpty);
    }

    private static List<ProcessHandle> of(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()) && belongs(process.pid(), directory))
                .toList();
    }

    private static boolean belongs(long pid, Path directory) {
        var process = Path.of("/proc", String.valueOf(pid));
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(directory + "/")
                    || Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
        } catch (IOException gone) {
            return false;
        }
    }
}
