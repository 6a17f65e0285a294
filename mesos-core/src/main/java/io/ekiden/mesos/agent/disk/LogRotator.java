package io.ekiden.mesos.agent.disk;

import io.ekiden.config.BytesConverter;
import io.ekiden.mesos.agent.log.Retention;
import io.ekiden.mesos.agent.log.RotationSettings;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.files.Rotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of running tasks short. Between two looks a log may get longer than it should; then it is laid into as many files as it
 * would have filled. One thread at a time.
 */
final class LogRotator {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotator.class);

    private final RotationSettings settings;
    private final Rotations rotations;
    private final BytesConverter sizes = new BytesConverter();
    /** Logs that could not be rotated the last time; it is said once. */
    private Set<Path> failed = new HashSet<>();

    LogRotator(RotationSettings settings, Rotations rotations) {
        this.settings = settings;
        this.rotations = rotations;
    }

    void rotate(AgentState agent, Function<TaskRun, Path> sandboxes) {
        if (!settings.rotates()) {
            return;
        }
        var fails = new HashSet<Path>();
        var running = Stream.concat(
                agent.tasks().values().stream()
                        .filter(task -> task.phase() == AgentTask.Phase.RUNNING)
                        .map(AgentTask::run)
                        .filter(run -> !run.task().hasProgram()),
                agent.executors().values().stream().map(ExecutorRun::run));
        for (var run : running.toList()) {
            var sandbox = sandboxes.apply(run);
            var wanted = settings.of(run.task().command().environment(), sizes::convert);
            rotate(sandbox, "stdout", wanted.stdout(), fails);
            rotate(sandbox, "stderr", wanted.stderr(), fails);
        }
        failed = fails;
    }

    private void rotate(Path sandbox, String name, Retention retention, Set<Path> fails) {
        var log = sandbox.resolve(name);
        try {
            var attributes = Files.readAttributes(log, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() && attributes.size() > retention.maxBytes()) {
                var real = sandbox.toRealPath();
                rotations.rotate(real.resolve(name), _ -> LogFile.rotate(real, name, retention));
            }
        } catch (NoSuchFileException e) {
            // The task has removed it, or its sandbox is gone.
        } catch (IOException e) {
            fails.add(log);
            if (!failed.contains(log)) {
                LOG.warn("a log cannot be rotated, it is tried again file={}", log, e);
            }
        }
    }
}
