package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.id.ContainerId;
import org.jspecify.annotations.Nullable;

/** What the containerizer knows of a run. Confined to its thread. */
final class Run {
    private final ContainerId containerId;
    private @Nullable TaskRun taskRun;
    private RunRecord record = RunRecord.EMPTY;
    private Stage stage = Stage.LAUNCHED;
    private String launchName = "";
    private boolean revoked;

    /** How far the run has been reported. */
    enum Stage {
        LAUNCHED,
        STARTED,
        ENDED
    }

    /** @param taskRun absent for an orphan, of which nobody wants to hear */
    Run(ContainerId containerId, @Nullable TaskRun taskRun) {
        this.containerId = containerId;
        this.taskRun = taskRun;
    }

    ContainerId containerId() {
        return containerId;
    }

    @Nullable
    TaskRun taskRun() {
        return taskRun;
    }

    /** The same, with other resources. An orphan stays one. */
    void taskRun(TaskRun resized) {
        taskRun = taskRun == null ? null : resized.withCommandOf(taskRun);
    }

    /** Whether its processes have a terminal, which another process keeps. */
    boolean hasTerminal() {
        return taskRun != null
                && taskRun.task()
                        .container()
                        .flatMap(container -> container.options().terminal())
                        .isPresent();
    }

    RunRecord record() {
        return record;
    }

    void record(RunRecord newRecord) {
        record = newRecord;
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage newStage) {
        stage = newStage;
    }

    /** True when the launch file was taken away from a supervisor that may not have read it yet. */
    boolean revoked() {
        return revoked;
    }

    void revoked(boolean newRevoked) {
        revoked = newRevoked;
    }

    /** False for what a supervisor of an earlier, revoked launch wrote after the run was launched again. */
    boolean isCurrent(RunRecord newRecord) {
        return launchName.isEmpty() || newRecord.isEmpty() || launchName.endsWith("." + newRecord.attempt());
    }

    String launchName() {
        return launchName;
    }

    void launchName(String newName) {
        launchName = newName;
    }
}
