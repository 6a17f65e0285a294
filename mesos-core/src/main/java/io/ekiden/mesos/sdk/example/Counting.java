package io.ekiden.mesos.sdk.example;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.Scheduler;
import io.ekiden.mesos.sdk.SchedulerDriver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Has several tasks count in one process of {@link CountingExecutor}, and ends when they have. */
public final class Counting implements Scheduler {
    private static final ExecutorId EXECUTOR = new ExecutorId("counting");
    private static final Resources OF_EXECUTOR = Resources.parse("cpus:0.1;mem:128");
    private static final Resources OF_TASK = Resources.parse("cpus:0.1;mem:32");

    private final int tasks;
    private final int goal;
    private final String command;
    private final Consumer<TaskStatus> progress;
    private final Map<TaskId, TaskState> states = new TreeMap<>();
    private boolean launched;

    private Counting(int tasks, int goal, String command, Consumer<TaskStatus> progress) {
        this.tasks = tasks;
        this.goal = goal;
        this.command = command;
        this.progress = progress;
    }

    /** {@code MASTER [TASKS [GOAL]]}: counts on an agent of this machine, and says what it hears. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments.length > 3) {
            System.err.println("give the address of a master, such as http://127.0.0.1:5050, then how many tasks are to"
                    + " count, and how far");
            System.exit(2);
        }
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int goal = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        var ended = run(
                List.of(URI.create(arguments[0])),
                HttpSchedulerSettings.DEFAULT,
                tasks,
                goal,
                ownCommand(),
                status -> System.out.println(status.taskId() + " " + status.state() + " " + status.message()));
        System.exit(ended.values().stream().allMatch(TaskState.TASK_FINISHED::equals) ? 0 : 1);
    }

    /** What starts the executor with the classes of this very process. */
    public static String ownCommand() {
        return "exec '" + System.getProperty("java.home") + "/bin/java' -Xmx64m -cp '"
                + System.getProperty("java.class.path") + "' " + CountingExecutor.class.getName();
    }

    /**
     * Counts; returns how the tasks have ended.
     *
     * @param command starts the executor
     * @param progress gets every update, on the driver's thread
     */
    public static Map<TaskId, TaskState> run(
            List<URI> masters,
            HttpSchedulerSettings settings,
            int tasks,
            int goal,
            String command,
            Consumer<TaskStatus> progress) {
        var counting = new Counting(tasks, goal, command, progress);
        var info = new FrameworkInfo(
                "counting",
                System.getProperty("user.name"),
                Optional.empty(),
                List.of("*"),
                Duration.ofMinutes(1),
                List.of("PARTITION_AWARE"),
                "",
                Optional.empty());
        try (var driver = new SchedulerDriver(counting, info, masters, settings)) {
            driver.run();
        }
        return counting.states;
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (var offer : offers) {
            if (launched) {
                driver.declineOffer(offer.id(), new Filters(Duration.ofMinutes(1)));
            } else {
                launched = true;
                launch(driver, offer);
            }
        }
    }

    private void launch(SchedulerDriver driver, Offer offer) {
        var executor = ExecutorInfo.custom(
                EXECUTOR,
                OF_EXECUTOR,
                new CommandInfo(true, command, List.of(), Map.of(), List.of(), Optional.empty()));
        var data = Base64.getEncoder().encodeToString(String.valueOf(goal).getBytes(StandardCharsets.UTF_8));
        var infos = new ArrayList<TaskInfo>();
        for (int i = 1; i <= tasks; i++) {
            var id = new TaskId("count-" + i);
            states.put(id, TaskState.TASK_STAGING);
            infos.add(TaskInfo.of(id, offer.agentId(), OF_TASK, executor).withData(data));
        }
        driver.launchTasks(List.of(offer.id()), infos, new Filters(Duration.ofMinutes(1)));
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        states.put(status.taskId(), status.state());
        progress.accept(status);
        if (states.values().stream().allMatch(TaskState::isTerminal)) {
            driver.stop();
        }
    }
}
