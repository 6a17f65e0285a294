package io.ekiden.mesos.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ekiden.mesos.master.registry.RegistrySnapshot.KnownTask;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.discovery.Discovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored form of a task in the registry. What to run is left out: the agent has it, and brings it along. So are names and labels that
 * a store of small values would not take.
 */
public final class TaskRecordJson {
    /** Stores take values up to a megabyte. */
    static final int LONGEST = 256 * 1024;

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_NAME = 1000;
    private static final CommandInfo NO_COMMAND =
            new CommandInfo(true, "", List.of(), Map.of(), List.of(), Optional.empty());
    private static final ExecutorInfo.Program NO_PROGRAM =
            new ExecutorInfo.Program(NO_COMMAND, Optional.empty(), Optional.empty());
    private static final JsonMapper MAPPER = RecordMapper.of(LONGEST_TEXT);

    private TaskRecordJson() {}

    /** What people and their tools look at, and nothing is decided by. */
    private record Notes(
            String name, Optional<String> user, Map<String, String> labels, Optional<Discovery> discovery) {}

    private record Versioned(int version, KnownTask task) {}

    /** What is written of a task, and so what is read again, unless it is too long. */
    public static KnownTask stored(KnownTask task) {
        var info = task.info();
        return with(
                task,
                new Notes(info.name(), info.command().user(), info.labels(), info.discovery()),
                info.executor().map(TaskRecordJson::withoutCommand));
    }

    public static byte[] write(KnownTask task) {
        var info = task.info();
        var whole = bytes(stored(task));
        if (whole.length <= LONGEST) {
            return whole;
        }
        var notes = new Notes(cut(info.name()), Optional.empty(), Map.of(), Optional.empty());
        return bytes(with(task, notes, info.executor().map(TaskRecordJson::small)));
    }

    /** That it has a program, and not which: the agent brings that along, too. */
    private static ExecutorInfo withoutCommand(ExecutorInfo executor) {
        return executor.program().isPresent() ? executor.withProgram(NO_PROGRAM) : executor;
    }

    private static ExecutorInfo small(ExecutorInfo executor) {
        return new ExecutorInfo(
                executor.executorId(),
                cut(executor.name()),
                executor.frameworkId(),
                executor.resources(),
                executor.shutdownGracePeriod(),
                Map.of(),
                executor.paidBy(),
                Optional.empty(),
                Optional.empty(),
                executor.program().map(_ -> NO_PROGRAM),
                Optional.empty());
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private static KnownTask with(KnownTask task, Notes notes, Optional<ExecutorInfo> executor) {
        var info = task.info();
        return new KnownTask(
                task.frameworkId(),
                new TaskInfo(
                        info.taskId(),
                        notes.name(),
                        info.agentId(),
                        info.resources(),
                        notes.user().map(NO_COMMAND::as).orElse(NO_COMMAND),
                        info.killGracePeriod(),
                        Optional.empty(),
                        notes.labels(),
                        Optional.empty(),
                        info.paidBy(),
                        executor,
                        Optional.empty(),
                        info.maxCompletionTime(),
                        notes.discovery(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                task.state(),
                task.latestState());
    }

    private static byte[] bytes(KnownTask task) {
        try {
            return MAPPER.writeValueAsBytes(new Versioned(1, task));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IllegalArgumentException for a version of later
     * @throws UncheckedIOException for what is no such record
     */
    public static KnownTask read(byte[] value) {
        try {
            var record = MAPPER.readValue(value, Versioned.class);
            if (record.version() != 1) {
                throw new IllegalArgumentException("version " + record.version() + " is not known, only 1 is");
            }
            return record.task();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
