package io.ekiden.orchestrator.api;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The real kernel with a master of a few lines, as the recordings were made: ten large agents, tasks that run at once, those with the
 * label {@code SIM=staging} never, those with {@code SIM=unhealthy} fail their check. A request is answered before its consequences come; {@link #settle} lets them come.
 */
final class LivelyLeading extends KernelLeading {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-0000");
    private static final int MAX_TURNS = 10_000;

    private final ArrayDeque<KernelEvent> pending = new ArrayDeque<>();
    private int offers;

    LivelyLeading() {
        super(Duration.ofMillis(1), _ -> {});
        happens(new KernelEvent.Elected());
        happens(new KernelEvent.FromMaster(new Event.Subscribed(
                FRAMEWORK,
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
        settle();
    }

    /** Lets everything happen that follows from what was asked. */
    synchronized void settle() {
        for (int turns = 1; !pending.isEmpty(); turns++) {
            happens(pending.poll());
            if (turns > MAX_TURNS) {
                throw new AssertionError("does not come to rest: " + pending.peek());
            }
        }
    }

    @Override
    synchronized List<Effect> happens(KernelEvent event) {
        var effects = super.happens(event);
        for (var effect : effects) {
            if (effect instanceof Effect.Send(var call)) {
                master(call);
            } else if (effect instanceof Effect.LaunchWithSecrets(var accept, var _)) {
                master(accept);
            }
        }
        return effects;
    }

    private void master(Call call) {
        switch (call) {
            case Call.Revive _ -> offer();
            case Call.Accept accept
            when !accept.tasks().isEmpty() -> {
                accept.tasks().forEach(this::launch);
                offer();
            }
            case Call.Kill kill -> report(kill.taskId(), TaskState.TASK_KILLED);
            default -> {}
        }
    }

    private void launch(TaskInfo task) {
        if (!task.labels().getOrDefault("SIM", "").equals("staging")) {
            report(task.taskId(), TaskState.TASK_STARTING);
            report(task.taskId(), TaskState.TASK_RUNNING);
        }
        if (task.labels().getOrDefault("SIM", "").equals("unhealthy")) {
            report(status(task.taskId(), TaskState.TASK_RUNNING).withHealthy(Optional.of(false)));
        }
    }

    private void report(TaskId task, TaskState to) {
        report(status(task, to));
    }

    private void report(TaskStatus status) {
        pending.add(new KernelEvent.FromMaster(new Event.Update(status.withUuid(Optional.of(new UUID(1, offers++))))));
    }

    private TaskStatus status(TaskId task, TaskState state) {
        return TaskStatus.of(task, state, TaskStatus.Source.SOURCE_EXECUTOR, "", now());
    }

    private void offer() {
        var batch = new ArrayList<Offer>();
        for (int i = 0; i < 10; i++) {
            batch.add(new Offer(
                    new OfferId("o" + offers++),
                    FRAMEWORK,
                    new AgentId("agent-" + i),
                    "127.0.0." + (i + 1),
                    5051,
                    Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]"),
                    Attribute.parse("rack:rack-" + i % 3 + ";zone:z" + i % 2),
                    "*"));
        }
        pending.add(new KernelEvent.FromMaster(new Event.Offers(batch)));
    }
}
