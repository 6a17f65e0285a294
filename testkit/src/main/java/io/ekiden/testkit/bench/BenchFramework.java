package io.ekiden.testkit.bench;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.sdk.Scheduler;
import io.ekiden.mesos.sdk.SchedulerDriver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Launches so many tasks, a share of them on each agent, as fast as offers come. */
final class BenchFramework implements Scheduler {
    private static final Resources NEED = Resources.parse("cpus:0.1;mem:32");
    private static final int PER_OFFER = 10;
    private static final Filters LONG = new Filters(Duration.ofHours(1));
    private static final Filters SHORT = new Filters(Duration.ofSeconds(2));
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final int tasks;
    private final SchedulerDriver driver;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
    /** Numbers of tasks whose launch failed, most of them on offers that had timed out. */
    private final Deque<Integer> again = new ArrayDeque<>();

    private int launched;

    BenchFramework(List<URI> masters, int tasks) {
        this.tasks = tasks;
        var info = new FrameworkInfo(
                "bench",
                "nobody",
                Optional.empty(),
                List.of("*"),
                Duration.ofHours(1),
                List.of("PARTITION_AWARE"),
                "",
                Optional.empty());
        this.driver = new SchedulerDriver(this, info, masters);
    }

    void start() {
        driver.start();
    }

    boolean isDone() {
        return running.get() >= tasks;
    }

    /** Asks for the state of a task so many times, and how long each answer took in ms. */
    List<Double> answerTimes(int questions) throws InterruptedException, TimeoutException {
        var times = new ArrayList<Double>();
        for (int i = 0; i < questions; i++) {
            long asked = System.nanoTime();
            driver.reconcileTasks(List.of(new Call.ReconcileTask(new TaskId("bench-" + i % tasks), Optional.empty())));
            var answered = answers.poll(30, TimeUnit.SECONDS);
            if (answered == null) {
                throw new TimeoutException("the master answers no reconciliation");
            }
            times.add((answered - asked) / 1e6);
            // A question now and then, as an idle framework's; a burst of them would measure itself.
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return times;
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (var offer : offers) {
            var mine = new ArrayList<TaskInfo>();
            while (mine.size() < PER_OFFER && (launched < tasks || !again.isEmpty())) {
                mine.add(task(offer, again.isEmpty() ? launched++ : again.remove()));
            }
            // A task that is to be launched again needs an offer soon.
            if (mine.isEmpty()) {
                driver.declineOffer(offer.id(), SHORT);
            } else {
                driver.launchTasks(List.of(offer.id()), mine, LONG);
            }
        }
    }

    /** How many launches had to be tried again. */
    int repeated() {
        return repeated.get();
    }

    private static TaskInfo task(Offer offer, int number) {
        var command = new CommandInfo(true, "sleep 1000000", List.of(), Map.of(), List.of(), Optional.empty());
        return new TaskInfo(
                new TaskId("bench-" + number),
                "bench",
                offer.agentId(),
                NEED,
                command,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        if (status.state() == TaskState.TASK_DROPPED) {
            again.add(Integer.parseInt(status.taskId().value().substring("bench-".length())));
            repeated.incrementAndGet();
        } else if (status.uuid().isEmpty()) {
            answers.add(System.nanoTime());
        } else if (status.state() == TaskState.TASK_RUNNING) {
            if (running.incrementAndGet() >= tasks) {
                // As frameworks do that have nothing to launch.
                driver.suppressOffers();
            }
        }
    }
}
