package io.ekiden.mesos.master.server;

import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterMachine;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.journal.Journal;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.master.traffic.Traffic;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.security.Acls;
import io.ekiden.turn.Decision;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running master: owns the state on one event loop, runs its turns, stores the registry before anything that depends on it is said, and
 * publishes a snapshot after each turn.
 *
 * <p>All methods may be called from any thread. Messages of one session are taken in the order in which they were given. What is sent to
 * a session runs on the master's event loop and must not block.
 */
public final class Master extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Master.class);

    private final MasterStore store;
    private final InstantSource clock;
    private final Sessions sessions = new Sessions();
    private final Watchers watchers = new Watchers();
    private final Outbox outbox = new Outbox(this::persist, effects -> effects.forEach(sessions::run));
    private final Traffic traffic = new Traffic();
    private final AtomicLong lastSession = new AtomicLong();
    private final Promise<Void> ended = Promise.promise();
    private final Instant startedAt;

    private volatile MasterState state = MasterState.EMPTY;
    private volatile MasterSettings settings;
    private MasterMachine machine;
    private boolean running;
    private long timer = -1;
    private Instant timerAt = Instant.MAX;

    private Master(MasterSettings settings, MasterStore store, InstantSource clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.machine = new MasterMachine(settings);
        this.startedAt = clock.instant();
    }

    /** Loads the registry and starts. Fails when the registry cannot be read. */
    public static Future<Master> start(Vertx vertx, MasterSettings settings, MasterStore store, InstantSource clock) {
        var master = new Master(settings, store, clock);
        return vertx.deployVerticle(master).map(master);
    }

    @Override
    public Future<?> start() {
        // A hundred thousand tasks take a while to read, in which this loop has others to serve.
        var read = store.load().compose(values -> vertx.executeBlocking(() -> RegistryKeys.read(values)));
        return read.map(registry -> {
            state = machine.recover(registry, clock.instant());
            running = true;
            removeOrphans(registry);
            LOG.info(
                    "Master started masterId={} agents={} frameworks={}",
                    settings.masterId(),
                    registry.agents().size(),
                    registry.frameworks().size());
            armTimer();
            vertx.setPeriodic(settings.timeouts().heartbeat().toMillis(), _ -> heartbeat());
            return null;
        });
    }

    private void removeOrphans(RegistrySnapshot registry) {
        var orphans = TaskRecords.orphans(registry.tasks(), state);
        if (!orphans.isEmpty()) {
            LOG.info("Records of tasks without framework or agent are removed count={}", orphans.size());
            outbox.add(new Decision<>(List.of(), List.of()), orphans, () -> {});
        }
    }

    /** Closes all connections; agents and frameworks look for a master again. Completes when the last write has ended. */
    public Future<Void> shutDown() {
        context.runOnContext(_ -> resign());
        return ended.future();
    }

    /** Succeeds when the master was shut down, fails when it resigned because its registry could not be written. */
    public Future<Void> ended() {
        return ended.future();
    }

    /** What frameworks and operators may do; completes when all turns are made with it. */
    public Future<Void> adopt(Acls acls) {
        var told = settings.withAcls(acls);
        settings = told;
        var adopted = Promise.<Void>promise();
        context.runOnContext(_ -> {
            machine = new MasterMachine(told);
            adopted.complete();
        });
        return adopted.future();
    }

    public MasterSettings settings() {
        return settings;
    }

    /** The state after the last turn: immutable, for readers. */
    public MasterState snapshot() {
        return state;
    }

    /** What was heard and said since it started. */
    public Traffic traffic() {
        return traffic;
    }

    /** How many follow the stream of events. */
    int watching() {
        return watchers.count();
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** A number for a new connection. */
    public long nextSession() {
        return lastSession.incrementAndGet();
    }

    /** Opens an agent's connection. {@code onBroken} is called when the master ends it. */
    public void openAgent(long session, Consumer<MasterToAgent> toAgent, Runnable onBroken) {
        context.runOnContext(_ -> {
            if (running) {
                sessions.openAgent(session, toAgent, onBroken);
            } else {
                onBroken.run();
            }
        });
    }

    public void fromAgent(long session, AgentToMaster message) {
        context.runOnContext(_ -> {
            if (sessions.hasAgent(session)) {
                turn(new MasterEvent.AgentSaid(session, message));
            }
        });
    }

    /** The agent's side of the connection has ended. */
    public void closeAgent(long session) {
        context.runOnContext(_ -> {
            if (sessions.agentClosed(session)) {
                turn(new MasterEvent.AgentLinkBroken(session));
            }
        });
    }

    /** Opens a scheduler's connection; its first call is SUBSCRIBE. {@code onClosed} is called when the master ends it. */
    public void openScheduler(long session, Consumer<Event> toScheduler, Runnable onClosed) {
        context.runOnContext(_ -> {
            if (running) {
                sessions.openScheduler(session, toScheduler, onClosed);
            } else {
                onClosed.run();
            }
        });
    }

    public void fromScheduler(long session, Call call) {
        context.runOnContext(_ -> {
            if (sessions.hasScheduler(session)) {
                turn(new MasterEvent.FrameworkCalled(session, call));
            }
        });
    }

    /** The scheduler's side of the connection has ended. */
    public void closeScheduler(long session) {
        context.runOnContext(_ -> {
            if (sessions.schedulerClosed(session)) {
                turn(new MasterEvent.FrameworkLinkBroken(session));
            }
        });
    }

    /** Tells the watcher of everything from now on, until it is removed. */
    void watch(MasterWatcher watcher) {
        context.runOnContext(_ -> {
            if (running) {
                watchers.add(watcher);
                watcher.begins(state);
            } else {
                watcher.ended();
            }
        });
    }

    void unwatch(MasterWatcher watcher) {
        context.runOnContext(_ -> watchers.remove(watcher));
    }

    /** An operator ends a framework; empty when it is done, and else why not. */
    public Future<Optional<String>> teardown(FrameworkId frameworkId) {
        return ask(ticket -> new MasterEvent.TeardownRequested(ticket, frameworkId));
    }

    /** A framework changes itself; empty when it is done, and else why not. Fails when this master ends. */
    public Future<Optional<String>> updateFramework(long session, Call.UpdateFramework update) {
        return ask(ticket -> new MasterEvent.FrameworkUpdateRequested(session, ticket, update));
    }

    /** An operator changes the weights of these roles; empty when it is done, and else why not. */
    public Future<Optional<String>> updateWeights(SortedMap<String, Double> weights) {
        return ask(ticket -> new MasterEvent.WeightsUpdateRequested(ticket, weights));
    }

    /** An operator changes the quotas of these top-level roles; empty when it is done, and else why not. */
    public Future<Optional<String>> updateQuotas(SortedMap<String, Quota> quotas, boolean force) {
        return ask(ticket -> new MasterEvent.QuotaUpdateRequested(ticket, quotas, force));
    }

    /** An operator wants everything on an agent to end within {@code maxGracePeriod}; empty when that has begun, and else why not. */
    public Future<Optional<String>> drainAgent(AgentId id, Optional<Duration> maxGracePeriod, boolean markGone) {
        return ask(ticket -> new MasterEvent.AgentDrainRequested(ticket, id, maxGracePeriod, markGone));
    }

    /** An operator wants no offers of an agent; empty when it is done, and else why not. */
    public Future<Optional<String>> deactivateAgent(AgentId id) {
        return ask(ticket -> new MasterEvent.AgentDeactivationRequested(ticket, id));
    }

    /** An operator takes a deactivation or a drain back; empty when it is done, and else why not. */
    public Future<Optional<String>> reactivateAgent(AgentId id) {
        return ask(ticket -> new MasterEvent.AgentReactivationRequested(ticket, id));
    }

    /** An operator knows that an agent never comes back; empty when it is done, and else why not. */
    public Future<Optional<String>> markAgentGone(AgentId id) {
        return ask(ticket -> new MasterEvent.AgentGoneRequested(ticket, id));
    }

    /** An operator converts an agent's resources; empty when it is under way, and else why not. */
    public Future<Optional<String>> operate(AgentId id, Operation.Convert operation) {
        return ask(ticket -> new MasterEvent.OperationRequested(ticket, id, operation));
    }

    /** An operator takes machines down, brings them up, or plans to; empty when it is done, and else why not. */
    public Future<Optional<String>> maintain(MaintenanceRequest request) {
        return ask(ticket -> new MasterEvent.MaintenanceRequested(ticket, request));
    }

    private Future<Optional<String>> ask(LongFunction<MasterEvent> question) {
        var answer = Promise.<Optional<String>>promise();
        context.runOnContext(_ -> {
            if (running) {
                turn(question.apply(sessions.ask(answer)));
            } else {
                answer.fail("the master has ended");
            }
        });
        return answer.future();
    }

    private void turn(MasterEvent event) {
        if (!running) {
            return;
        }
        var outcome = machine.run(state, event, clock.instant());
        var decision = outcome.decision();
        var next = outcome.next();
        var steps = watchers.isEmpty()
                ? List.<Watchers.Step>of()
                : Watchers.steps(state, decision.changes(), machine::apply);
        var writes = Outbox.writes(decision, state, next);
        if (isTooLarge(writes) && refuse(event)) {
            return;
        }
        Journal.note(decision.changes());
        traffic.count(event, state, decision, next);
        state = next;
        outbox.add(decision, writes, watchers.telling(steps));
        armTimer();
    }

    private static boolean isTooLarge(Map<String, Optional<byte[]>> writes) {
        return writes.values().stream()
                .flatMap(Optional::stream)
                .anyMatch(value -> value.length > MasterStore.LARGEST_VALUE);
    }

    /**
     * What no registry takes is as if it had never been said: nobody may end the lead of one master after the other with it. False for what
     * cannot be refused, which makes nothing much larger than it was.
     */
    private boolean refuse(MasterEvent event) {
        var why = "That is more than the registry can hold: " + MasterStore.LARGEST_VALUE + " bytes at most";
        switch (event) {
            // A connection that may go on wanting it is closed.
            case MasterEvent.AgentSaid(var session, var _) -> {
                sessions.run(new MasterEffect.CloseAgent(session));
                turn(new MasterEvent.AgentLinkBroken(session));
            }
            case MasterEvent.FrameworkCalled(var session, var _) -> {
                sessions.run(new MasterEffect.SendToFramework(session, new Event.Error(why)));
                sessions.run(new MasterEffect.CloseFramework(session));
                turn(new MasterEvent.FrameworkLinkBroken(session));
            }
            case MasterEvent.Asked asked -> sessions.run(new MasterEffect.Answer(asked.ticket(), Optional.of(why)));
            case MasterEvent.AgentLinkBroken _, MasterEvent.FrameworkLinkBroken _, MasterEvent.DeadlineReached _ -> {
                return false;
            }
        }
        LOG.warn(
                "Refused, for the registry could not hold it event={}",
                event.getClass().getSimpleName());
        return true;
    }

    private void persist(Map<String, Optional<byte[]>> writes) {
        store.write(writes)
                .onComplete(result -> context.runOnContext(_ -> {
                    if (result.failed()) {
                        outbox.failed();
                        LOG.error(
                                "Registry cannot be written, the master resigns masterId={}",
                                settings.masterId(),
                                result.cause());
                        ended.tryFail(result.cause());
                        resign();
                        return;
                    }
                    outbox.written();
                    if (!running && !outbox.isWriting()) {
                        ended.tryComplete();
                    }
                }));
    }

    private void resign() {
        running = false;
        vertx.cancelTimer(timer);
        sessions.closeAll();
        watchers.end();
        if (!outbox.isWriting()) {
            ended.tryComplete();
        }
    }

    private void armTimer() {
        var due = machine.nextDeadline(state).orElse(Instant.MAX);
        if (due.equals(timerAt)) {
            return;
        }
        vertx.cancelTimer(timer);
        timerAt = due;
        if (due.equals(Instant.MAX)) {
            return;
        }
        // One millisecond more than the difference, which the timer would round down; a day at most, then looked at
        // again.
        var wait = Duration.between(clock.instant(), due).plusMillis(1);
        long millis = Math.clamp(wait.toMillis(), 1, Duration.ofDays(1).toMillis());
        timer = vertx.setTimer(millis, _ -> {
            timerAt = Instant.MAX;
            turn(new MasterEvent.DeadlineReached());
        });
    }

    private void heartbeat() {
        if (running) {
            watchers.beat();
            traffic.beat(state.frameworks().bySession().values());
            sessions.sendToSchedulers(List.copyOf(state.frameworks().bySession().keySet()), new Event.Heartbeat());
        }
    }
}
