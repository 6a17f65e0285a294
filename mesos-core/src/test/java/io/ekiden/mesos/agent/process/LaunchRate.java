package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.FakeMaster;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures a whole agent: real tasks started, taken up again, and killed, per second. Run it by hand. */
final class LaunchRate {
    private LaunchRate() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        var workDir = Files.createTempDirectory("launch-rate");
        var vertx = Vertx.vertx();
        var master = new FakeMaster();
        var agent = agent(vertx, master, workDir);
        var warm = task("warm", "true").task();
        master.run(warm);
        master.expect(warm, TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);

        var tasks = new ArrayList<TaskInfo>();
        for (int i = 0; i < count; i++) {
            tasks.add(task("t" + i, "sleep 1000").task());
        }
        long begin = System.nanoTime();
        for (var task : tasks) {
            master.run(task);
        }
        for (var task : tasks) {
            master.expect(task, TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
        }
        print("started", count, begin);

        agent.close().toCompletionStage().toCompletableFuture().join();
        begin = System.nanoTime();
        agent = agent(vertx, master, workDir);
        print("taken up after a restart", count, begin);

        var single = task("single", "sleep 1000").task();
        master.registration();
        master.registration();
        begin = System.nanoTime();
        master.run(single);
        master.expect(single, TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
        print("start of one more", 1, begin);
        begin = System.nanoTime();
        master.kill(single, Duration.ofSeconds(3));
        master.expect(single, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
        print("kill of one", 1, begin);

        begin = System.nanoTime();
        for (var task : tasks) {
            master.kill(task, Duration.ofSeconds(3));
        }
        for (var task : tasks) {
            master.expect(task, TaskState.TASK_KILLING, TaskState.TASK_KILLED);
        }
        print("killed", count, begin);
        agent.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Agent agent(Vertx vertx, FakeMaster master, java.nio.file.Path workDir) throws Exception {
        var settings = new AgentSettings("localhost", 5051, workDir, Resources.parse("cpus:2"), List.of());
        var agent = new Agent(
                vertx,
                settings,
                new AgentPorts(
                        master,
                        TaskFetcher.instant(),
                        new ProcessContainerizer(vertx, workDir),
                        FileCheckpoint.open(workDir)));
        agent.start().toCompletionStage().toCompletableFuture().join();
        return agent;
    }

    @SuppressWarnings("SystemOut") // a measurement for whoever runs it
    private static void print(String what, int count, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: %d in %.3f s, %.0f/s%n", what, count, seconds, count / seconds);
    }
}
