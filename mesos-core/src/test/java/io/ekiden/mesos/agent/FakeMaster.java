package io.ekiden.mesos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A link with a master behind it that admits the agent and acknowledges each update. Tests read registrations and updates. */
public final class FakeMaster implements MasterLink {
    public static final FrameworkId FW = new FrameworkId("fw");

    private final BlockingQueue<AgentToMaster.Register> registrations = new LinkedBlockingQueue<>();
    private final Map<TaskId, BlockingQueue<TaskStatus>> updates = new HashMap<>();
    private final Set<UUID> seen = new HashSet<>();
    private volatile Consumer<MasterToAgent> agent = _ -> {};
    private volatile Runnable broken = () -> {};
    private final CountDownLatch registered = new CountDownLatch(1);
    private volatile boolean acknowledging = true;

    @Override
    public void connect(Consumer<MasterToAgent> fromMaster, Runnable onBroken) {
        agent = fromMaster;
        broken = onBroken;
    }

    @Override
    public void send(AgentToMaster message) {
        switch (message) {
            case AgentToMaster.Register register -> {
                registrations.add(register);
                agent.accept(new MasterToAgent.Registered(register.id().orElse(new AgentId("a1"))));
                registered.countDown();
            }
            case AgentToMaster.StatusUpdate update -> {
                var status = update.status();
                var uuid = status.uuid().orElseThrow();
                if (fresh(uuid)) {
                    updates(status.taskId()).add(status);
                }
                if (acknowledging) {
                    agent.accept(new MasterToAgent.Acknowledge(update.frameworkId(), status.taskId(), uuid));
                }
            }
            case AgentToMaster.OperationEnded _, AgentToMaster.ExecutorEnded _, AgentToMaster.ExecutorMessage _ -> {}
            case AgentToMaster.Unregister() -> {}
            case AgentToMaster.Pong() -> {}
        }
    }

    @Override
    public void close() {}

    public void stopAcknowledging() {
        acknowledging = false;
    }

    public void breakLink() throws InterruptedException {
        assertThat(registered.await(10, TimeUnit.SECONDS)).isTrue();
        broken.run();
    }

    public void run(TaskInfo task) throws InterruptedException {
        assertThat(registered.await(10, TimeUnit.SECONDS)).isTrue();
        agent.accept(new MasterToAgent.RunTask(FW, task));
    }

    public void kill(TaskInfo task, Duration grace) {
        agent.accept(new MasterToAgent.KillTask(FW, task.taskId(), Optional.of(grace)));
    }

    public AgentToMaster.Register registration() throws InterruptedException {
        var registration = registrations.poll(10, TimeUnit.SECONDS);
        assertThat(registration).as("a registration within 10 s").isNotNull();
        return registration;
    }

    public TaskStatus update(TaskInfo task) throws InterruptedException {
        var status = updates(task.taskId()).poll(10, TimeUnit.SECONDS);
        assertThat(status).as("an update of %s within 10 s", task.taskId()).isNotNull();
        return status;
    }

    /** Expects these states next, in this order, and returns the last update. */
    public TaskStatus expect(TaskInfo task, TaskState... states) throws InterruptedException {
        TaskStatus last = null;
        for (var state : states) {
            last = update(task);
            assertThat(last.state()).as(last.message()).isEqualTo(state);
        }
        return Objects.requireNonNull(last);
    }

    /** Skips updates until one has this state. */
    public TaskStatus await(TaskInfo task, TaskState state) throws InterruptedException {
        var status = update(task);
        while (status.state() != state) {
            status = update(task);
        }
        return status;
    }

    private synchronized boolean fresh(UUID uuid) {
        return seen.add(uuid);
    }

    private synchronized BlockingQueue<TaskStatus> updates(TaskId taskId) {
        return updates.computeIfAbsent(taskId, _ -> new LinkedBlockingQueue<>());
    }
}
