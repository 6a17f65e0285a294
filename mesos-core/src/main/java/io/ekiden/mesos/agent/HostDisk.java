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

/** Port: keeps room on the disk that an agent's sandboxes are on. Methods return at once. */
public interface HostDisk {
    /**
     * Begins to look after it.
     *
     * @param state what the agent knows, at the moment it is asked for
     * @param sandboxes where the files of a run are
     */
    void begin(Supplier<AgentState> state, Function<TaskRun, Path> sandboxes);

    /** A run has ended: the age of its sandbox counts from now on. Called before its end is in the checkpoint, perhaps more than once. */
    void ended(TaskRun run, Path sandbox);

    /** Why nothing may be launched now; empty while there is room. Any thread. */
    Optional<String> refusal();

    /** How much was moved out of logs that got too long. Any thread. */
    Rotations rotations();

    /** What was removed to keep room. Any thread. */
    GcCounts counts();

    /** @return completes when it touches the disk no more */
    Future<Void> close();

    /** Nobody looks after it: for simulated agents. */
    static HostDisk unwatched() {
        return new UnwatchedDisk();
    }
}
