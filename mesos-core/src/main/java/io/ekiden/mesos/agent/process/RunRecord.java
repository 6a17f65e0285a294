package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the supervisor of a run has written down so far. Should a run have been launched more than once, because a launcher died, it is the
 * launch that came furthest.
 *
 * @param attempt which launch this is of
 * @param task the command's process; absent when the launch file was never read
 * @param exit the command's status as a shell reports it
 */
record RunRecord(String attempt, Optional<ProcessId> supervisor, Optional<ProcessId> task, Optional<Integer> exit) {
    static final RunRecord EMPTY = new RunRecord("", Optional.empty(), Optional.empty(), Optional.empty());

    static RunRecord read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException notYet) {
            return EMPTY;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Whole lines only: what stands after the last newline is still being written, or was torn. */
    static RunRecord parse(String text) {
        var records = new LinkedHashMap<String, RunRecord>();
        int end = text.lastIndexOf('\n');
        for (var line : text.substring(0, Math.max(end, 0)).split("\n")) {
            var words = line.split(" ");
            var attempt = words[words.length - 1];
            var record = records.getOrDefault(attempt, EMPTY).plus(attempt, words);
            if (!record.isEmpty()) {
                records.put(attempt, record);
            }
        }
        return records.values().stream()
                .reduce((earlier, later) -> earlier.task().isPresent() ? earlier : later)
                .orElse(EMPTY);
    }

    boolean isEmpty() {
        return equals(EMPTY);
    }

    /** True while the supervisor or the command itself is alive. */
    boolean isAlive() {
        return supervisor.filter(ProcessId::isAlive).isPresent()
                || task.filter(ProcessId::isAlive).isPresent();
    }

    /** True while a process has the pid of either, be it this one or a later one. */
    boolean isAmong(Set<Long> pids) {
        return Stream.of(supervisor, task)
                .anyMatch(process ->
                        process.isPresent() && pids.contains(process.get().pid()));
    }

    /** For a run that ended while nobody watched: its pids, and the session named by one, may be those of strangers by now. */
    RunRecord withoutProcesses() {
        return new RunRecord(attempt, Optional.empty(), Optional.empty(), exit);
    }

    private RunRecord plus(String name, String[] words) {
        try {
            return switch (words[0] + " " + words.length) {
                case "supervisor 4" -> new RunRecord(name, Optional.of(process(words)), task, exit);
                case "task 4" -> new RunRecord(name, supervisor, Optional.of(process(words)), exit);
                case "exit 3" -> new RunRecord(name, supervisor, task, Optional.of(Integer.parseInt(words[1])));
                default -> this;
            };
        } catch (NumberFormatException tornByFullDisk) {
            return this;
        }
    }

    private static ProcessId process(String[] words) {
        return new ProcessId(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
