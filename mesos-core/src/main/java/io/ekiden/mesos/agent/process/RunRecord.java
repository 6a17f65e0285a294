package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the supervisor of a run has written down so far.
 *
 * @param task the command's process; absent when the launch file was never read
 * @param exit the command's status as a shell reports it
 */
record RunRecord(Optional<ProcessId> supervisor, Optional<ProcessId> task, Optional<Integer> exit) {
    static final RunRecord EMPTY = new RunRecord(Optional.empty(), Optional.empty(), Optional.empty());

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
        var record = EMPTY;
        int end = text.lastIndexOf('\n');
        for (var line : text.substring(0, Math.max(end, 0)).split("\n")) {
            record = record.plus(line.split(" "));
        }
        return record;
    }

    boolean isEmpty() {
        return equals(EMPTY);
    }

    /** True while the supervisor or the command itself is alive. */
    boolean isAlive() {
        return supervisor.filter(ProcessId::isAlive).isPresent()
                || task.filter(ProcessId::isAlive).isPresent();
    }

    private RunRecord plus(String[] words) {
        try {
            return switch (words[0]) {
                case "supervisor" -> new RunRecord(Optional.of(process(words)), task, exit);
                case "task" -> new RunRecord(supervisor, Optional.of(process(words)), exit);
                case "exit" -> new RunRecord(supervisor, task, Optional.of(Integer.parseInt(words[1])));
                default -> this;
            };
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException tornByFullDisk) {
            return this;
        }
    }

    private static ProcessId process(String[] words) {
        return new ProcessId(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
