package io.ekiden.orchestrator.loop;

import io.ekiden.health.Readiness;
import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.health.probe.ReadinessChecker;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.ReconnectBackoff;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leading orchestrator: reads its state from the store, subscribes to the master, and runs until it is closed or cannot persist.
 * Requests are answered once what they asked for is stored; reads see the newest stored state.
 */
public final class Orchestrator {
    private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
    private static final int MAX_WAITING_REQUESTS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final Settings settings;
    private final SchedulerClient master;
    private final Kernel kernel;
    /** That it has offers in; the first is that of apps that name none. */
    private final Set<String> roles;
    /** Those that the connection was asked for with. */
    private Set<String> told = Set.of();

    private final KernelLoop loop;
    private final EffectRunner effects;
    private final HealthChecker checker;
    private final HealthChecks health;
    private final ReadinessChecker readinessChecker;
    private final ReadinessChecks readiness;
    private final Map<Long, Promise<Answer>> asked = new ConcurrentHashMap<>();
    private final AtomicLong lastRequest = new AtomicLong();
    private final Promise<Void> ended = Promise.promise();
    private final ReconnectBackoff backoff = new ReconnectBackoff(RandomGenerator.getDefault());
    private Optional<Instant> subscribedAt = Optional.empty();
    private volatile boolean closed;

    /**
     * @param framework as it subscribes; its id comes from the store
     * @param secrets of apps
     * @param events hears everything that happens, in the order of commits, on the loop's context
     */
    public record Settings(
            KernelSettings kernel,
            FrameworkInfo framework,
            SecretResolver secrets,
            Consumer<StreamEvent> events,
            InstantSource clock) {}

    private Orchestrator(
            Vertx vertx, Settings settings, StateStore store, SchedulerClient master, OrchestratorState initial) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.master = master;
        this.roles = new LinkedHashSet<>(settings.framework().roles());
        this.checker = new HealthChecker(vertx, HealthCheckerSettings.defaults());
        this.health = new HealthChecks(checker, this::submit);
        this.readinessChecker = new ReadinessChecker(vertx);
        this.readiness = new ReadinessChecks(readinessChecker, this::submit);
        this.effects = new EffectRunner(
                vertx,
                settings.clock(),
                new EffectRunner.Ports(
                        master,
                        settings.secrets(),
                        new EffectRunner.Checks(health, readiness),
                        this::happened,
                        this::use,
                        this::answer,
                        this::submit));
        this.kernel = new Kernel(settings.kernel());
        this.loop = new KernelLoop(
                context,
                kernel,
                initial,
                new KernelLoop.Ports(
                        store, effects, this::failed, settings.clock(), ThreadLocalRandom.current()::nextLong));
    }

    /** Takes over: fails when the store cannot be read. Must be called on the Vert.x context that is to own the state. */
    public static Future<Orchestrator> lead(Vertx vertx, Settings settings, StateStore store, SchedulerClient master) {
        return store.load().map(entries -> {
            var state = StateCodec.decode(entries);
            LOG.info(
                    "Leading apps={} instances={} deployments={}",
                    state.apps().size(),
                    state.population().index().size(),
                    state.deployments().size());
            var orchestrator = new Orchestrator(vertx, settings, store, master, state);
            orchestrator.submit(new KernelEvent.Elected());
            orchestrator.subscribe();
            return orchestrator;
        });
    }

    private void happened(StreamEvent event) {
        DecisionLog.heard(event);
        settings.events().accept(event);
    }

    private void submit(KernelEvent event) {
        loop.submit(event);
    }

    private void subscribe() {
        if (closed) {
            return;
        }
        roles.addAll(RolesInUse.of(loop.snapshot()));
        told = Set.copyOf(roles);
        master.connect(info(), this::fromMaster, this::disconnected);
    }

    private FrameworkInfo info() {
        return settings.framework().withId(loop.snapshot().frameworkId()).withRoles(List.copyOf(roles));
    }

    /** In time for the offers that are asked for next. When there is no master it is told when there is one. */
    private void use(String role) {
        if (roles.add(role)) {
            master.send(new Call.UpdateFramework(info(), List.of(), Optional.empty()));
        }
    }

    private void fromMaster(Event event) {
        if (event instanceof Event.Error(var message)) {
            LOG.error("The master refused the framework: {}", message);
        } else if (event instanceof Event.Subscribed) {
            subscribedAt = Optional.of(settings.clock().instant());
            if (!told.equals(roles)) {
                // Of those that came while there was no master nobody was told.
                master.send(new Call.UpdateFramework(info(), List.of(), Optional.empty()));
            }
        }
        submit(new KernelEvent.FromMaster(event));
    }

    private void disconnected() {
        submit(new KernelEvent.MasterLost());
        if (!closed) {
            var held =
                    subscribedAt.map(at -> Duration.between(at, settings.clock().instant()));
            subscribedAt = Optional.empty();
            var wait = backoff.after(held.orElse(Duration.ZERO));
            LOG.info("Not connected to a master; subscribing again in {} ms", wait.toMillis());
            vertx.setTimer(Math.max(1, wait.toMillis()), _ -> subscribe());
        }
    }

    /** Asks for a change. Any thread. Fails only when too many requests wait, and when leadership ends before the answer is known. */
    public Future<Answer> ask(Request request) {
        if (asked.size() >= MAX_WAITING_REQUESTS) {
            return Future.failedFuture(
                    MAX_WAITING_REQUESTS + " requests wait to be stored; nothing was changed. Try again.");
        }
        long id = lastRequest.incrementAndGet();
        var promise = Promise.<Answer>promise();
        asked.put(id, promise);
        if (closed) {
            asked.remove(id);
            promise.fail("the orchestrator has stopped");
        } else {
            submit(new KernelEvent.Asked(id, request));
        }
        return promise.future();
    }

    /** What a request would do to the newest stored state. Any thread. */
    public Answer foresee(Request request) {
        return kernel.foresee(snapshot(), request, settings.clock().instant());
    }

    /** Who waits to be launched, and why, in the newest stored state. Any thread; it may take long. */
    public List<QueuedApp> queue() {
        return kernel.queue(snapshot(), settings.clock().instant());
    }

    private void answer(long requestId, Answer answer) {
        var promise = asked.remove(requestId);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    /** The newest stored state. Any thread. */
    public OrchestratorState snapshot() {
        return loop.snapshot();
    }

    /** Results of the orchestrator's own health checks of a task. Any thread. */
    public List<HealthChecks.CheckResult> healthResults(TaskId task) {
        return health.results(task);
    }

    /** What a task that a deployment waits for has answered when it was last asked whether it is ready. Any thread. */
    public Optional<Readiness> readiness(TaskId task) {
        return readiness.last(task);
    }

    /** Completes after {@link #close}; fails when leadership ended because the state could not be stored. */
    public Future<Void> ended() {
        return ended.future();
    }

    private void failed(Throwable cause) {
        stop(Optional.of(cause));
    }

    /** Stops acting. Tasks go on running; the framework keeps its failover timeout to come back. */
    public Future<Void> close() {
        // At once: the loop may be in the midst of effects, and whoever closes may no longer lead.
        loop.end();
        context.runOnContext(_ -> stop(Optional.empty()));
        return ended.future();
    }

    private void stop(Optional<Throwable> cause) {
        if (closed) {
            return;
        }
        closed = true;
        loop.end();
        effects.end();
        checker.close();
        readinessChecker.close();
        master.close();
        asked.values().forEach(promise -> promise.tryFail("leadership ended before the answer was known; look again"));
        asked.clear();
        cause.ifPresentOrElse(ended::tryFail, ended::tryComplete);
    }
}
