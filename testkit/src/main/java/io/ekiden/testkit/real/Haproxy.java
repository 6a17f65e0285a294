package io.ekiden.testkit.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends the HAProxy that belongs to a data directory: it outlives {@code ekiden up} on purpose. */
public final class Haproxy {
    private Haproxy() {}

    public static void stop(Path dataDir) throws IOException {
        var configuration = dataDir.resolve("lb").toString();
        for (var process : ProcessHandle.allProcesses().toList()) {
            var commandLine = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
            if (isReadable(commandLine)) {
                var text = read(commandLine);
                if (text.contains("haproxy") && text.contains(configuration)) {
                    process.destroyForcibly();
                }
            }
        }
    }

    private static boolean isReadable(Path file) {
        return Files.isReadable(file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
