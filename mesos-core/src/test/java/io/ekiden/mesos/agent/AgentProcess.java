package io.ekiden.mesos.agent;

import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;

import io.ekiden.mesos.model.TaskInfo;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** An agent in a process of its own, to be killed by a test: says "running" when its one task runs. */
final class AgentProcess {
    static final TaskInfo TASK = Tasks.task("survivor", "sleep 1000").task();

    private AgentProcess() {}

    @SuppressWarnings("SystemOut") // the test reads it
    public static void main(String[] args) throws Exception {
        var master = new FakeMaster();
        var _ = AgentTest.start(Vertx.vertx(), Path.of(args[0]), master, TaskFetcher.instant());
        master.run(TASK);
        master.expect(TASK, TASK_STARTING, TASK_RUNNING);
        System.out.println("running");
    }
}
