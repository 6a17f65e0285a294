package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.files.Rotations;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** See {@link HostDisk#unwatched}. */
final class UnwatchedDisk implements HostDisk {
    private final Rotations rotations = new Rotations();

    @Override
    public void begin(Supplier<AgentState> state, Function<TaskRun, Path> sandboxes) {}

    @Override
    public void ended(TaskRun run, Path sandbox) {}

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public Rotations rotations() {
        return rotations;
    }

    @Override
    public GcCounts counts() {
        return GcCounts.NONE;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
