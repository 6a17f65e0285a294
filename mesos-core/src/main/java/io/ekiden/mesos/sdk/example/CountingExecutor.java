package io.ekiden.mesos.sdk.example;

import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.sdk.executor.Executor;
import io.ekiden.mesos.sdk.executor.ExecutorDriver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An executor whose tasks count, all in this one process: a task's data is how far, such as {@code 10}, and how far it has come is told with
 * each step. A message from its framework is sent back. It outlives its agent, as its tasks do.
 */
public final class CountingExecutor implements Executor {
    private static final long STEP_MILLIS = 50;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<TaskId, ScheduledFuture<?>> running = new ConcurrentHashMap<>();

    private CountingExecutor() {}

    /** The executor's process. */
    public static void main(String[] args) {
        var executor = new CountingExecutor();
        try (var driver = new ExecutorDriver(executor)) {
            var status = driver.run();
            executor.clock.shutdownNow();
            System.exit(status == ExecutorDriver.Status.STOPPED ? 0 : 1);
        }
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        var data = new String(Base64.getDecoder().decode(task.data().orElse("")), StandardCharsets.UTF_8);
        int goal = data.isEmpty() ? 1 : Integer.parseInt(data);
        var counting = new Counting(driver, task.taskId(), goal);
        driver.sendStatusUpdate(task.taskId(), TaskState.TASK_RUNNING, "");
        running.put(
                task.taskId(), clock.scheduleAtFixedRate(counting, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** On the clock's thread. */
    private final class Counting implements Runnable {
        private final ExecutorDriver driver;
        private final TaskId taskId;
        private final int goal;
        private int count;

        Counting(ExecutorDriver driver, TaskId taskId, int goal) {
            this.driver = driver;
            this.taskId = taskId;
            this.goal = goal;
        }

        @Override
        public void run() {
            count++;
            if (count < goal) {
                driver.sendProgress(
                        taskId, count + " of " + goal, String.valueOf(count).getBytes(StandardCharsets.UTF_8));
            } else if (end(taskId)) {
                driver.sendStatusUpdate(taskId, TaskState.TASK_FINISHED, "counted to " + goal);
            }
        }
    }

    /** Whoever ends it tells how. */
    private boolean end(TaskId taskId) {
        var task = running.remove(taskId);
        if (task != null) {
            task.cancel(false);
        }
        return task != null;
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskId taskId) {
        if (end(taskId)) {
            driver.sendStatusUpdate(taskId, TaskState.TASK_KILLED, "killed on request");
        }
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        driver.sendFrameworkMessage(data);
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        running.keySet().forEach(taskId -> killTask(driver, taskId));
    }
}
