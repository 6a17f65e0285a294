package io.ekiden.mesos.agent.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On disk, which containers run within those of tasks. Their processes are the agent's own and outlive it, where nobody could end them or see
 * them any more: the next agent does. A record is there before its process is, which carries the record's name in its environment, as does
 * all that comes from it.
 */
final class NestedRecords {
    private static final String VARIABLE = "EKIDEN_NESTED_CONTAINER";
    private static final long PATIENCE_SECONDS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Logger LOG = LoggerFactory.getLogger(NestedRecords.class);

    private final Path directory;

    NestedRecords(Path workDir) {
        this.directory = workDir.resolve("meta").resolve("nested");
    }

    /** @return what the process is to have in its environment: name and value */
    List<String> add(NestedId id) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(file(id), id.toString());
        return List.of(VARIABLE, name(id));
    }

    /** Its process has ended, or never began. */
    void remove(NestedId id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            // The next agent finds no process of it.
            LOG.warn("the record of a nested container stays container={}", id, e);
        }
    }

    private Path file(NestedId id) {
        return directory.resolve(name(id));
    }

    /** Users choose ids, of any length. */
    private static String name(NestedId id) {
        return UUID.nameUUIDFromBytes(id.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Kills what an earlier agent has left. Not for event loops. */
    void endAll() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        var names = names();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (var left = processes(names); !left.isEmpty(); left = processes(names)) {
            if (System.nanoTime() > deadline) {
                LOG.error("processes of nested containers do not end: pids={}", pids(left));
                return;
            }
            LOG.info("ending what runs in nested containers of an earlier agent pids={}", pids(left));
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        for (var name : names) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> records = Files.list(directory)) {
            var names = new HashSet<String>();
            records.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    private static List<ProcessHandle> processes(Set<String> names) {
        return names.isEmpty()
                ? List.of()
                : ProcessHandle.allProcesses()
                        .filter(process -> names.contains(
                                Environ.variable(process.pid(), VARIABLE).orElse("")))
                        .toList();
    }

    private static List<Long> pids(List<ProcessHandle> processes) {
        return processes.stream().map(ProcessHandle::pid).toList();
    }
}
