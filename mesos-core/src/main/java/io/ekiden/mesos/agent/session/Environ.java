package io.ekiden.mesos.agent.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The environments that processes were started with. <b>Source:</b> proc(5), {@code /proc/<pid>/environ}. */
public final class Environ {
    private static final Path PROC = Path.of("/proc");

    private Environ() {}

    /** The value of a variable; of a process that has ended, or is somebody else's, there is none. */
    public static Optional<String> variable(long pid, String name) {
        try {
            var file = PROC.resolve(Long.toString(pid)).resolve("environ");
            var environment = "\0" + Files.readString(file, StandardCharsets.ISO_8859_1);
            var mark = "\0" + name + "=";
            int at = environment.indexOf(mark);
            if (at < 0) {
                return Optional.empty();
            }
            int begin = at + mark.length();
            int end = environment.indexOf('\0', begin);
            return Optional.of(end < 0 ? environment.substring(begin) : environment.substring(begin, end));
        } catch (IOException goneOrForbidden) {
            return Optional.empty();
        }
    }
}
