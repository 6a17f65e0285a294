package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.testkit.sim.base.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A user who changes apps at random, reads before writing, and remembers every answer. */
final class Client {
    private static final Request.Origin ORIGIN = new Request.Origin("127.0.0.1", "/v2/apps");
    private static final Request.Origin POD_ORIGIN = new Request.Origin("127.0.0.1", "/v2/pods");

    private final World world;
    private final AppShapes shapes;
    private final List<PathId> ids;
    private final Supplier<@Nullable OrchestratorLife> orchestrator;
    private final Wishes wishes = new Wishes();
    private long lastRequest;
    private int acknowledged;

    Client(World world, AppShapes shapes, Supplier<@Nullable OrchestratorLife> orchestrator) {
        this.world = world;
        this.shapes = shapes;
        this.ids = IntStream.rangeClosed(1, world.dice().between(1, 6))
                .mapToObj(i -> PathId.parse("/app" + i))
                .toList();
        this.orchestrator = orchestrator;
    }

    Wishes wishes() {
        return wishes;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** Asks for something, now and again. */
    void begin() {
        world.schedule().after(world.dice().micros(100, 4_000), () -> {
            if (world.weather().isStormy()) {
                act();
                begin();
            }
        });
    }

    private void act() {
        var life = orchestrator.get();
        if (life == null) {
            return;
        }
        var id = world.dice().pick(ids);
        var app = life.snapshot().app(id);
        if (app.isEmpty()) {
            create(life, id);
        } else {
            change(life, app.get());
        }
    }

    private void create(OrchestratorLife life, PathId id) {
        var app = shapes.app(id);
        wishes.replaces(lastRequest + 1, id);
        ask(
                life,
                id,
                Optional.of(Wishes.look(Optional.of(app))),
                new Request.CreateApp(app, force(), app.isPod() ? POD_ORIGIN : ORIGIN));
    }

    private void change(OrchestratorLife life, AppDefinition app) {
        switch (world.dice().between(0, 9)) {
            case 0, 1, 2 -> update(life, app, shapes.scaled(app));
            case 3, 4 -> {
                wishes.replaces(lastRequest + 1, app.id());
                update(life, app, shapes.changed(app));
            }
            case 5 -> {
                // Of a pod, which cannot be restarted, this is refused.
                wishes.replaces(lastRequest + 1, app.id());
                send(life, new Request.RestartApp(app.id(), force()));
            }
            case 6 -> ask(life, app.id(), Optional.of(Wishes.GONE), deletion(app));
            case 7 -> cancelSome(life);
            default -> killSome(life, app.id());
        }
    }

    private Request deletion(AppDefinition app) {
        return app.isPod()
                ? new Request.DeletePod(app.id(), force(), POD_ORIGIN)
                : new Request.DeleteApp(app.id(), force());
    }

    private void update(OrchestratorLife life, AppDefinition before, AppDefinition after) {
        var update = new Request.Update(after, Optional.of(before.version()));
        ask(
                life,
                after.id(),
                Optional.of(Wishes.look(Optional.of(after))),
                new Request.UpdateApps(List.of(update), force(), ORIGIN));
    }

    private void cancelSome(OrchestratorLife life) {
        var deployments = List.copyOf(life.snapshot().deployments().values());
        if (deployments.isEmpty()) {
            return;
        }
        var deployment = world.dice().pick(deployments);
        var id = deployment.affectedApps().first();
        if (world.dice().chance(0.4)) {
            wishes.stops(lastRequest + 1, id);
            send(life, new Request.CancelDeployment(deployment.id(), true));
        } else {
            var back = before(life.snapshot(), deployment, id);
            ask(life, id, Optional.of(Wishes.look(back)), new Request.CancelDeployment(deployment.id(), false));
        }
    }

    private static Optional<AppDefinition> before(OrchestratorState state, Deployment deployment, PathId id) {
        var move = deployment.versions().get(id);
        return move == null ? Optional.empty() : move.from().flatMap(version -> state.definition(id, version));
    }

    private void killSome(OrchestratorLife life, PathId id) {
        var tasks = life.snapshot().instances(id).stream()
                .filter(Instance::isLaunched)
                .map(instance -> world.dice().pick(instance.taskIds()))
                .toList();
        if (tasks.isEmpty()) {
            return;
        }
        List<TaskId> chosen =
                tasks.stream().filter(_ -> world.dice().chance(0.5)).toList();
        boolean scale = world.dice().chance(0.4);
        boolean wipe = world.dice().chance(0.2);
        if (wipe) {
            wishes.wipes(chosen);
        }
        var request = new Request.KillTasks(chosen, scale, wipe, force());
        if (scale) {
            ask(life, id, Optional.empty(), request);
        } else {
            send(life, request);
        }
    }

    private boolean force() {
        return world.dice().chance(0.25);
    }

    private void ask(OrchestratorLife life, PathId app, Optional<String> look, Request request) {
        wishes.asks(lastRequest + 1, app, look);
        send(life, request);
    }

    private void send(OrchestratorLife life, Request request) {
        long id = ++lastRequest;
        world.trace().add("client", "asks " + id + " " + Words.of(request));
        life.ask(id, request);
    }

    /** Requests with negative numbers are not its own. */
    void answered(long request, Answer answer) {
        if (request < 0) {
            return;
        }
        world.trace()
                .add(
                        "client",
                        "is answered " + request + " " + answer.getClass().getSimpleName());
        switch (answer) {
            case Answer.Deploying deploying -> {
                acknowledged++;
                wishes.acknowledged(request, deploying.app().map(app -> Wishes.look(Optional.of(app))));
            }
            case Answer.Done _, Answer.Killed _ -> wishes.done(request);
            case Answer.AppExists _,
                    Answer.NoSuchApp _,
                    Answer.PodExists _,
                    Answer.NoSuchPod _,
                    Answer.NoSuchDeployment _,
                    Answer.NotQueued _,
                    Answer.Locked _,
                    Answer.Stale _,
                    Answer.TooManyDeployments _,
                    Answer.TooManyCallbacks _,
                    Answer.TooLarge _,
                    Answer.NoServicePort _,
                    Answer.Planned _,
                    Answer.Foreseen _,
                    Answer.KillForeseen _,
                    Answer.PlanOutdated _,
                    Answer.NoAppSelected _,
                    Answer.NotLeading _,
                    Answer.GroupExists _,
                    Answer.NoSuchGroup _,
                    Answer.NoSuchGroupVersion _,
                    Answer.SameIdAsGroup _,
                    Answer.Invalid _ -> wishes.refused(request);
        }
    }

    /** The orchestrator is gone: what it was asked may have been done or not. */
    void orchestratorDied() {
        wishes.answersLost();
    }
}
