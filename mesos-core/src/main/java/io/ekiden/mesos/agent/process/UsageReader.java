package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.usage.Measurement;
import io.ekiden.mesos.agent.usage.Usage;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what runs use, beside the containerizer's thread, which it never holds up. A measurement reads the processes of the machine once,
 * if at all.
 */
final class UsageReader {
    private static final Logger LOG = LoggerFactory.getLogger(UsageReader.class);

    private final LaunchFiles files;
    private final Isolator isolator;
    private final ContainerMarks marks = new ContainerMarks();

    UsageReader(LaunchFiles files, Isolator isolator) {
        this.files = files;
        this.isolator = isolator;
    }

    /** Any thread, one at a time. */
    synchronized Map<ContainerId, Measurement> measure(Collection<TaskRun> runs) {
        var processes = new Processes(marks);
        var measured = new HashMap<ContainerId, Measurement>();
        for (var run : runs) {
            try {
                measure(run.containerId(), processes)
                        .ifPresent(measurement -> measured.put(run.containerId(), measurement));
            } catch (IOException | UncheckedIOException | NumberFormatException e) {
                // Its group may have gone while it was read.
                LOG.debug("what a run uses cannot be read containerId={}", run.containerId(), e);
            }
        }
        return measured;
    }

    private Optional<Measurement> measure(ContainerId containerId, Processes processes) throws IOException {
        var record = files.record(containerId);
        if (record.task().isEmpty() || record.exit().isPresent() || !record.isAlive()) {
            return Optional.empty();
        }
        var pid = OptionalLong.of(record.task().get().pid());
        return isolator.usage(containerId, () -> processes.usage(containerId, record))
                .map(usage -> new Measurement(Instant.now(), pid, usage));
    }

    /** Read when the first asks. */
    private static final class Processes {
        private final ContainerMarks marks;
        private @Nullable ProcessTable table;

        Processes(ContainerMarks marks) {
            this.marks = marks;
        }

        Optional<Usage> usage(ContainerId containerId, RunRecord record) {
            try {
                if (table == null) {
                    table = ProcessTable.read(marks);
                }
                return table.usage(containerId, record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
