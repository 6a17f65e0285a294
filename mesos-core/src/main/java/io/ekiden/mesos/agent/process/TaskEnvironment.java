package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole environment of a task: nothing of the agent's own is inherited. <b>Source:</b> Mesos {@code slave.cpp executorEnvironment}.
 * The task's own variables win, but for the container id, by which the task's processes are found.
 */
final class TaskEnvironment {
    static final String CONTAINER_ID = "MESOS_CONTAINER_ID";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private TaskEnvironment() {}

    static Map<String, String> of(TaskRun run, Path sandbox) {
        var environment = new TreeMap<String, String>();
        environment.put("PATH", PATH);
        environment.put("MESOS_SANDBOX", sandbox.toString());
        if (run.group().isPresent()) {
            putAsMember(run, run.group().get(), environment);
        } else {
            putAsExecutor(run, sandbox, environment);
        }
        environment.putAll(run.task().command().environment());
        environment.put(CONTAINER_ID, run.containerId().value());
        return environment;
    }

    /** <b>Source:</b> as recorded of Mesos: the executor's variables are not those of its tasks. */
    private static void putAsMember(TaskRun run, TaskRun.Group group, Map<String, String> environment) {
        environment.put("MESOS_ALLOCATION_ROLE", run.task().role());
        group.address().ifPresent(address -> environment.put("MESOS_CONTAINER_IP", address));
    }

    private static void putAsExecutor(TaskRun run, Path sandbox, Map<String, String> environment) {
        var taskId = run.task().taskId().value();
        environment.put("MESOS_DIRECTORY", sandbox.toString());
        environment.put("MESOS_FRAMEWORK_ID", run.frameworkId().value());
        environment.put("MESOS_EXECUTOR_ID", run.task().executorId().value());
        if (!run.task().hasProgram()) {
            environment.put("MESOS_TASK_ID", taskId);
            environment.put("MESOS_ALLOCATION_ROLE", run.task().role());
        }
        environment.put("MESOS_SLAVE_ID", run.agentId().value());
        environment.put("MESOS_CHECKPOINT", "1");
    }
}
