package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.agent.usage.Measurement;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.operation.Volume;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Port: runs the processes of tasks. Methods return at once and may be called on the agent's context; events and futures may come on
 * any thread.
 */
public interface Containerizer {
    /**
     * Begins, after a restart with the runs that may have been launched before.
     *
     * @param events gets RunStarted, RunNotStarted, LimitExceeded, RunEnded and, for simulated tasks, HealthChanged
     * @param rebooted true when the machine was started anew since: no process of these runs can be alive
     * @return the fate of each run, in the same order; those alive are watched from now on
     */
    Future<List<AgentEvent.Found>> begin(Consumer<AgentEvent> events, List<TaskRun> runs, boolean rebooted);

    /** Where the sandbox of a run is, or would be. Any thread. */
    Path sandbox(TaskRun run);

    /** Makes the sandbox of a run, if it is not there yet. */
    Future<Path> prepare(TaskRun run);

    /** Starts a run's process, in its sandbox. Never starts two for the same container id. */
    void start(TaskRun run);

    /** The run may use other resources than it was started with. Does nothing where nothing limits it. */
    default void resize(TaskRun run) {}

    /** SIGTERM to every process of the run. */
    void terminate(ContainerId containerId);

    /** SIGKILL to every process of the run until none is left. */
    void kill(ContainerId containerId);

    /** Removes what is kept of an ended run, but not its sandbox. */
    void forget(ContainerId containerId);

    /**
     * What runs use now. Reads files, for as long as there are runs and processes, so it is not for event loops; one at a time. Runs that
     * have no process, or end meanwhile, are left out.
     */
    default Map<ContainerId, Measurement> measure(Collection<TaskRun> runs) {
        return Map.of();
    }

    /** The way for other commands into a run that has been started. */
    default Future<Entry> entry(TaskRun run) {
        return Future.failedFuture("Nothing can be run beside this task: it has no processes");
    }

    /** Runs a health check beside the run until it is stopped or the run ends. Results come as HealthChanged. */
    void startHealthCheck(TaskRun run, TaskHealthCheck check);

    /** Runs a check beside the run, in the same way. Its results come as CheckFinished. */
    default void startCheck(TaskRun run, TaskCheck check) {}

    /** Stops the checks of both kinds. */
    void stopChecks(ContainerId containerId);

    /**
     * Makes the directory of a new volume, empty. Runs that are prepared later find it. This and the next two do nothing where nothing
     * touches the disk.
     */
    default void createVolume(Volume volume) {}

    /** Makes the directory of a volume, if it is not there. */
    default void keepVolume(Volume volume) {}

    /** Removes a volume with its data. */
    default void destroyVolume(Volume volume) {}

    /**
     * Stops watching. Every task goes on running.
     *
     * @return completes when what was asked for before is done, so that from then on nothing but the tasks writes to the work directory
     */
    Future<Void> close();
}
