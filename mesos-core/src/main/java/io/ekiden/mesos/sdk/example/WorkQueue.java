package io.ekiden.mesos.sdk.example;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.Scheduler;
import io.ekiden.mesos.sdk.SchedulerDriver;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands somewhere in the cluster, each once and as many at a time as fit, and ends when all have ended. */
public final class WorkQueue implements Scheduler {
    private static final Resources NEED = Resources.parse("cpus:0.1;mem:32");

    private final Deque<String> waiting;
    private final Map<TaskId, String> running = new HashMap<>();
    private final PrintStream out;
    private int started;
    private int failed;

    private WorkQueue(List<String> commands, PrintStream out) {
        this.waiting = new ArrayDeque<>(commands);
        this.out = out;
    }

    /** Runs the commands; returns how many failed, or -1 when the master would have none of it. */
    public static int run(List<URI> masters, HttpSchedulerSettings settings, List<String> commands, PrintStream out) {
        var queue = new WorkQueue(commands, out);
        var info = new FrameworkInfo(
                "work-queue",
                System.getProperty("user.name"),
                Optional.empty(),
                List.of("*"),
                Duration.ofMinutes(1),
                List.of("PARTITION_AWARE"),
                "",
                Optional.empty());
        try (var driver = new SchedulerDriver(queue, info, masters, settings)) {
            return driver.run() == SchedulerDriver.Status.STOPPED ? queue.failed : -1;
        }
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (var offer : offers) {
            var tasks = new ArrayList<TaskInfo>();
            var rest = offer.resources();
            while (!waiting.isEmpty() && rest.contains(NEED)) {
                var task = task(offer, waiting.remove());
                tasks.add(task);
                rest = rest.minus(NEED);
            }
            if (tasks.isEmpty()) {
                driver.declineOffer(offer.id(), new Filters(Duration.ofMinutes(1)));
            } else {
                driver.launchTasks(List.of(offer.id()), tasks, new Filters(Duration.ofMinutes(1)));
            }
        }
    }

    private TaskInfo task(Offer offer, String command) {
        var id = new TaskId("work-" + ++started);
        running.put(id, command);
        var commandInfo = new CommandInfo(true, command, List.of(), Map.of(), List.of(), Optional.empty());
        return new TaskInfo(
                id, id.value(), offer.agentId(), NEED, commandInfo, Optional.empty(), Optional.empty(), Map.of());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        if (!status.state().isTerminal()) {
            return;
        }
        var command = running.remove(status.taskId());
        if (command == null) {
            // Told again.
            return;
        }
        switch (status.state()) {
            case TASK_FINISHED -> out.println(command + ": finished");
            case TASK_FAILED, TASK_ERROR -> {
                failed++;
                out.println(command + ": " + status.message());
            }
            default -> {
                // It was not its fault: once more, elsewhere.
                waiting.add(command);
                driver.reviveOffers();
            }
        }
        if (running.isEmpty() && waiting.isEmpty()) {
            driver.stop();
        }
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        out.println("The master says: " + message);
    }
}
