package io.ekiden.orchestrator.api;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.AgentId;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.OfferId;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskId;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The real kernel with a master of a few lines, as the recordings were made: ten large agents, tasks that run at once, those with the
 * label {@code SIM=staging} never, those with {@code SIM=unhealthy} fail their check. A request is answered before its consequences come; {@link #settle} lets them come.
 */
final class LivelyLeading implements Leading {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-0000");
    private static final int MAX_TURNS = 10_000;

    private final Kernel kernel = new Kernel(KernelSettings.DEFAULT);
    private final ArrayDeque<KernelEvent> pending = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private OrchestratorState state = OrchestratorState.EMPTY;
    private long turns;
    private int offers;

    LivelyLeading() {
        happens(new KernelEvent.Elected());
        happens(new KernelEvent.FromMaster(
                new Event.Subscribed(FRAMEWORK, Duration.ofSeconds(15), "master", "http://127.0.0.1:5050")));
        settle();
    }

    @Override
    public synchronized OrchestratorState state() {
        return state;
    }

    synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Future<Answer> ask(Request request) {
        for (var effect : happens(new KernelEvent.Asked(turns, request))) {
            if (effect instanceof Effect.Reply(var _, var answer)) {
                return Future.succeededFuture(answer);
            }
        }
        return Future.failedFuture("no answer to " + request);
    }

    @Override
    public List<HealthState> checks(Instance instance) {
        return List.of();
    }

    /** Lets everything happen that follows from what was asked. */
    synchronized void settle() {
        long last = turns + MAX_TURNS;
        while (!pending.isEmpty()) {
            happens(pending.poll());
            if (turns > last) {
                throw new AssertionError("does not come to rest: " + pending.peek());
            }
        }
    }

    private List<Effect> happens(KernelEvent event) {
        now = now.plusMillis(1);
        var decision = kernel.decide(state, new Stimulus(List.of(event), turns++), now);
        for (var change : decision.changes()) {
            state = kernel.apply(state, change);
        }
        for (var effect : decision.effects()) {
            if (effect instanceof Effect.Send(var call)) {
                master(call);
            }
        }
        return decision.effects();
    }

    private void master(Call call) {
        switch (call) {
            case Call.Revive _ -> offer();
            case Call.Accept accept
            when !accept.launch().isEmpty() -> {
                accept.launch().forEach(this::launch);
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
        return TaskStatus.of(task, state, TaskStatus.Source.SOURCE_EXECUTOR, "", now);
    }

    private void offer() {
        var batch = new ArrayList<Offer>();
        for (int i = 0; i < 10; i++) {
            batch.add(new Offer(
                    new OfferId("o" + offers++),
                    FRAMEWORK,
                    new AgentId("agent-" + i),
                    "127.0.0." + (i + 1),
                    Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]"),
                    Attribute.parse("rack:rack-" + i % 3 + ";zone:z" + i % 2),
                    "*"));
        }
        pending.add(new KernelEvent.FromMaster(new Event.Offers(batch)));
    }
}
