package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for another one that got its pid later.
 *
 * @param startTicks field 22 of {@code /proc/<pid>/stat}; it stays the same when the master executes itself again
 */
record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int START = 19;

    /** The process that has this pid now, unless there is none or it is a zombie. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The command is in brackets and may hold anything, also spaces and brackets.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static Optional<ProcessIdentity> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var words = Files.readString(file).strip().split(" ");
        return words.length == 2 && words[0].matches("\\d{1,18}") && words[1].matches("\\d{1,18}")
                ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])))
                : Optional.empty();
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }
}
