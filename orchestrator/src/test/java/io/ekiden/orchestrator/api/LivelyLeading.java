package io.ekiden.orchestrator.api;

import io.ekiden.health.HealthState;
import io.ekiden.health.Readiness;
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
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The real kernel with a master of a few lines, as the recordings were made: large agents, tasks that run at once, those with the label
 * {@code SIM=staging} never; those with {@code SIM=unhealthy} fail their check, all others pass it; a command that is an exit ends.
 * What is not there makes tasks fail, the first ones soon, those after them {@link #endsSlow later}. A request is answered before its consequences come; {@link #settle} lets them come.
 */
final class LivelyLeading extends KernelLeading {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f-0000");
    private static final Pattern EXIT = Pattern.compile("(?:sleep [.\\d]+; )?exit (\\d)");
    private static final String NOWHERE = "/no/such/";
    private static final int MAX_TURNS = 10_000;

    private final ArrayDeque<KernelEvent> pending = new ArrayDeque<>();
    /** What comes when all else has come: ends of commands. */
    private final ArrayDeque<KernelEvent> later = new ArrayDeque<>();

    /** What comes when it is asked for. */
    private final List<KernelEvent> slow = new ArrayList<>();

    private final List<StreamEvent> published = new ArrayList<>();
    private final int agents;
    private int offers;
    private boolean withholds;
    private boolean isOfferDue;

    LivelyLeading() {
        this(10, KernelSettings.DEFAULT);
    }

    LivelyLeading(int agents, KernelSettings settings) {
        super(settings, Duration.ofMillis(1), _ -> {});
        this.agents = agents;
        happens(new KernelEvent.Elected());
        happens(new KernelEvent.FromMaster(new Event.Subscribed(
                FRAMEWORK,
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
        settle();
    }

    /** Everything that was told so far, in its order. */
    synchronized List<StreamEvent> published() {
        return List.copyOf(published);
    }

    /** Something else was told. */
    synchronized void published(StreamEvent event) {
        published.add(event);
    }

    /** Second tasks of what is not there have failed too. */
    synchronized void endsSlow() {
        later.addAll(slow);
        slow.clear();
    }

    /** Offers come, or not until it says so again. */
    synchronized void withholdsOffers(boolean now) {
        withholds = now;
        if (!now && isOfferDue) {
            offer();
        }
    }

    /** Lets everything happen that follows from what was asked. */
    synchronized void settle() {
        for (int turns = 1; !pending.isEmpty() || !later.isEmpty(); turns++) {
            happens(pending.isEmpty() ? later.poll() : pending.poll());
            if (turns > MAX_TURNS) {
                throw new AssertionError("does not come to rest: " + pending.peek() + ", " + later.peek());
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
            } else if (effect instanceof Effect.Publish(var told)) {
                published.add(told);
            } else if (effect instanceof Effect.StartHealthChecks(var app, var instance)) {
                check(app, instance);
            }
        }
        return effects;
    }

    /** Whatever is asked for answers, but for what is called missing: its first task is given up at once, the next is in its grace. */
    private void check(AppDefinition app, Instance instance) {
        var missing = app.run().healthChecks().stream()
                .filter(check -> check.path().equals(Optional.of("/missing")))
                .findFirst();
        if (missing.isEmpty()) {
            pending.add(new KernelEvent.HealthChanged(instance.taskId(), Optional.of(true)));
        } else if (instance.incarnation() == 1) {
            pending.add(new KernelEvent.HealthCheckFailed(instance.taskId(), missing.get()));
            pending.add(new KernelEvent.HealthGaveUp(instance.taskId(), "404 Not Found"));
        }
    }

    @Override
    public synchronized List<HealthState> checks(Instance instance) {
        var at = Optional.of(instance.times().since());
        return state().definition(instance.appId(), instance.version()).stream()
                .filter(_ -> instance.isRunning() && instance.healthy().orElse(false))
                .flatMap(app -> app.run().healthChecks().stream())
                .filter(check -> !check.protocol().isMesosLevel())
                .map(_ -> new HealthState(at.get(), 0, at, at, Optional.empty(), Optional.empty()))
                .toList();
    }

    /** Nobody is ever ready. */
    @Override
    public synchronized Optional<Readiness> readiness(Instance instance) {
        return instance.isRunning()
                ? Optional.of(new Readiness(
                        false,
                        Optional.of(new Readiness.Response(
                                504,
                                "text/plain",
                                "Marathon could not query http://127.0.0.1:%d/: Timed out after 1000 ms"
                                        .formatted(instance.place()
                                                .orElseThrow()
                                                .ports()
                                                .getFirst())))))
                : Optional.empty();
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
        boolean fetches = !task.command().uris().toString().contains(NOWHERE);
        if (!fetches || task.command().value().startsWith(NOWHERE)) {
            launchInVain(task, fetches);
            return;
        }
        if (!task.labels().getOrDefault("SIM", "").equals("staging")) {
            report(task.taskId(), TaskState.TASK_STARTING);
            report(task.taskId(), TaskState.TASK_RUNNING);
        }
        if (task.labels().getOrDefault("SIM", "").equals("unhealthy")) {
            report(status(task.taskId(), TaskState.TASK_RUNNING).withHealthy(Optional.of(false)));
        } else if (task.healthCheck().isPresent()) {
            report(status(task.taskId(), TaskState.TASK_RUNNING).withHealthy(Optional.of(true)));
        }
        var exit = EXIT.matcher(task.command().value());
        if (exit.matches()) {
            later.add(update(TaskStatus.of(
                    task.taskId(),
                    exit.group(1).equals("0") ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                    TaskStatus.Source.SOURCE_EXECUTOR,
                    "Command exited with status " + exit.group(1),
                    now())));
        }
    }

    /** @param runs before it fails */
    private void launchInVain(TaskInfo task, boolean runs) {
        int number = Integer.parseInt(task.taskId().value().replaceFirst(".*\\.", ""));
        boolean first = runs ? number == 1 : number <= 2;
        if (first && runs) {
            report(task.taskId(), TaskState.TASK_RUNNING);
        }
        var why = runs
                ? "Command exited with status 127"
                : "Failed to launch container: Failed to fetch all URIs for container '" + new UUID(0, offers)
                        + "': exited with status 1";
        var end = update(
                TaskStatus.of(task.taskId(), TaskState.TASK_FAILED, TaskStatus.Source.SOURCE_EXECUTOR, why, now()));
        if (first) {
            later.add(end);
        } else {
            slow.add(end);
        }
    }

    private void report(TaskId task, TaskState to) {
        report(status(task, to));
    }

    private void report(TaskStatus status) {
        pending.add(update(status));
    }

    private KernelEvent update(TaskStatus status) {
        return new KernelEvent.FromMaster(new Event.Update(status.withUuid(Optional.of(new UUID(1, offers++)))));
    }

    private TaskStatus status(TaskId task, TaskState state) {
        return TaskStatus.of(task, state, TaskStatus.Source.SOURCE_EXECUTOR, "", now());
    }

    private void offer() {
        isOfferDue = withholds;
        if (withholds) {
            return;
        }
        var batch = new ArrayList<Offer>();
        for (int i = 0; i < agents; i++) {
            batch.add(new Offer(
                    new OfferId("o" + offers++),
                    FRAMEWORK,
                    new AgentId("agent-" + i),
                    "127.0.0." + (i + 1),
                    5051,
                    Resources.parse("cpus:64;mem:262144;disk:1000000;ports:[31000-32000]"),
                    Attribute.parse("rack:rack-" + i % 3 + ";zone:z" + i % 2),
                    "*"));
        }
        pending.add(new KernelEvent.FromMaster(new Event.Offers(batch)));
    }
}
