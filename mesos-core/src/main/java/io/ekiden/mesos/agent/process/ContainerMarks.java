package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.session.Environ;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which container a process belongs to, by the id in the environment it was started with and by its {@link LockMark}. Remembered for
 * processes that have settled: to read thousands of environments for each signal would be dear.
 */
final class ContainerMarks {
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** Until then a process may be between its fork and the exec that gives it its environment. In ticks, of which Linux shows 100 a second. */
    private static final long SETTLED_TICKS = 500;

    private final Map<ProcessId, List<String>> known = new HashMap<>();

    /** Ticks since boot, to compare start times with. */
    static long now() throws IOException {
        var seconds = Files.readString(UPTIME, StandardCharsets.US_ASCII).split(" ")[0];
        return (long) (Double.parseDouble(seconds) * 100);
    }

    /** The container id, the lock mark, both, or neither. */
    List<String> of(ProcessId process, long now) {
        var remembered = known.get(process);
        if (remembered != null) {
            return remembered;
        }
        var marks = Stream.of(
                        Environ.variable(process.pid(), TaskEnvironment.CONTAINER_ID)
                                .orElse(""),
                        LockMark.read(process.pid()))
                .filter(mark -> !mark.isEmpty())
                .toList();
        if (process.start() + SETTLED_TICKS < now) {
            known.put(process, marks);
        }
        return marks;
    }

    void retain(Set<ProcessId> present) {
        known.keySet().retainAll(present);
    }
}
