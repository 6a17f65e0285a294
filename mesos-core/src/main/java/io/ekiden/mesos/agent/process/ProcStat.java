package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few fields of {@code /proc/<pid>/stat} that matter here. <b>Source:</b> proc(5).
 *
 * @param name of its program, the first 15 characters
 * @param terminal the number of the one that controls it; 0: none does
 */
record ProcStat(long pid, String name, char state, long parent, long session, long terminal, long start, Load load) {
    private static final Path PROC = Path.of("/proc");

    /**
     * What it uses, with the processor time of its children that have ended: what a tree has used never shrinks that way.
     *
     * @param userTicks in hundredths of a second
     * @param pages of memory, resident
     */
    record Load(long userTicks, long systemTicks, long pages) {}

    /** The process, or null when there is none of this pid. */
    static @Nullable ProcStat read(long pid) {
        try {
            return parse(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return null;
        }
    }

    /** The pids of all processes, zombies too. */
    static Set<Long> pids() throws IOException {
        var pids = new HashSet<Long>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        }
        return pids;
    }

    /** The command's name stands in parentheses and may hold anything, also spaces and parentheses. */
    static ProcStat parse(String text) {
        int close = text.lastIndexOf(')');
        long pid = Long.parseLong(text.substring(0, text.indexOf(' ')));
        var fields = text.substring(close + 2).split(" ");
        return new ProcStat(
                pid,
                text.substring(text.indexOf('(') + 1, close),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[19]),
                new Load(
                        Long.parseLong(fields[11]) + Long.parseLong(fields[13]),
                        Long.parseLong(fields[12]) + Long.parseLong(fields[14]),
                        Long.parseLong(fields[21])));
    }

    boolean isDead() {
        return state == 'Z' || state == 'X';
    }

    ProcessId id() {
        return new ProcessId(pid, start);
    }
}
