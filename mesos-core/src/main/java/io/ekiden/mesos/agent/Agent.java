package io.ekiden.mesos.agent;

import io.ekiden.config.SettingsException;
import io.ekiden.mesos.agent.executor.ExecutorStreams;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.AgentEffect;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentMachine;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.machine.reconfigure.Reconfiguration;
import io.ekiden.mesos.agent.machine.reconfigure.Restart;
import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.files.Rotations;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent: owns its {@link AgentState} on one Vert.x context, the present one or a new event loop's.
 *
 * <p>Many events make one turn: decide and apply each, write all durable changes at once, then run the effects. Closing an agent, or
 * killing its process, ends no task.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final Duration HELD_PAUSE = Duration.ofSeconds(1);
    private static final int HELD_TRIES_PER_LINE = 60;

    private final Context context;
    private final Instant startedAt = Instant.now();
    private final AgentTimeouts timeouts;
    private final AgentCounts counts = new AgentCounts();
    private final DecisionLog log;
    private final AgentSettings settings;
    private final AgentPorts ports;
    private final AgentMachine machine;
    private final ExecutorStreams executors;
    private final EffectRunner effects;
    private final ArrayDeque<AgentEvent> inbox = new ArrayDeque<>();
    private final Promise<Void> ended = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();
    private boolean turnScheduled;
    private boolean closed;
    private boolean leaving;
    /** How often in a row the last turn could not be written; while it cannot, there is no other. */
    private int heldTries;

    private volatile AgentState state;
    private volatile Duration recovery = Duration.ZERO;

    public Agent(Vertx vertx, AgentSettings settings, AgentPorts ports) {
        this(vertx, settings, ports, AgentTimeouts.DEFAULT);
    }

    public Agent(Vertx vertx, AgentSettings settings, AgentPorts ports, AgentTimeouts timeouts) {
        this.machine = new AgentMachine(timeouts);
        this.timeouts = timeouts;
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.log = new DecisionLog(settings.hostname());
        this.ports = ports;
        this.executors = new ExecutorStreams(settings, timeouts.executors());
        this.effects = new EffectRunner(vertx, ports, executors, this::submit);
        this.state = AgentState.initial(settings.info(), Chance.of(UUID.randomUUID()));
    }

    /**
     * Replays the checkpoint, takes up the tasks that run, then registers with the master.
     *
     * @return completes when every recovered task's fate is known; fails when the checkpoint cannot be used, or the agent may not be
     *     what it is to be
     */
    public Future<Void> start() {
        var started = Promise.<Void>promise();
        context.runOnContext(_ -> {
            try {
                recover().onComplete(started);
            } catch (RuntimeException e) {
                started.fail(e);
            }
        });
        return started.future();
    }

    /** What the agent knows now. Any thread. */
    public AgentState state() {
        return state;
    }

    /** Fails when the agent had to stop because of a bug, succeeds when it was told to leave and has left. */
    public Future<Void> ended() {
        return ended.future();
    }

    /** How it was set up. Any thread. */
    public AgentSettings settings() {
        return settings;
    }

    /** Where the files of a run are. Any thread. */
    public Path sandbox(TaskRun run) {
        return ports.containerizer().sandbox(run);
    }

    /** See {@link Containerizer#entry}. Any thread. */
    public Future<Entry> entry(TaskRun run) {
        return ports.containerizer().entry(run);
    }

    /** How it waits. Any thread. */
    public AgentTimeouts timeouts() {
        return timeouts;
    }

    /** When its process began to be an agent. Any thread. */
    public Instant startedAt() {
        return startedAt;
    }

    /** How long it took to learn what became of its tasks; nothing while it does not know. Any thread. */
    public Duration recovery() {
        return recovery;
    }

    /** See {@link TaskFetcher#settings}. */
    public Optional<FetcherSettings> fetcher() {
        return ports.fetcher().settings();
    }

    /** See {@link TaskFetcher#cache}. */
    public TaskFetcher.Cache fetched() {
        return ports.fetcher().cache();
    }

    /** See {@link HostDisk#rotations}. */
    public Rotations rotations() {
        return ports.disk().rotations();
    }

    /** What was removed of its disk. Any thread. */
    public GcCounts collected() {
        return ports.disk().counts();
    }

    /** What has happened since. Any thread. */
    public AgentCounts counts() {
        return counts;
    }

    /** What its containers use at this moment. Reads files, so it is not for event loops; see {@link Containerizer#measure}. */
    public List<Container> containers() {
        var now = state;
        var runs = new ArrayList<>(now.tasks().values().stream()
                .filter(task -> task.phase() == AgentTask.Phase.RUNNING
                        && !task.run().task().hasProgram())
                .map(AgentTask::run)
                .toList());
        now.executors().values().forEach(executor -> runs.add(executor.run()));
        return Container.all(now, ports.containerizer().measure(runs));
    }

    /** Where processes of frameworks' own listen. Any thread. */
    public ExecutorStreams executors() {
        return executors;
    }

    /** Hands in an event. Any thread; events of one thread keep their order. */
    public void submit(AgentEvent event) {
        synchronized (inbox) {
            inbox.add(event);
            if (turnScheduled) {
                return;
            }
            turnScheduled = true;
        }
        context.runOnContext(_ -> turn());
    }

    /** Stops acting. Every task goes on running, and a later agent with the same work directory takes them up. */
    public Future<Void> close() {
        var done = Promise.<Void>promise();
        context.runOnContext(_ -> stop().onComplete(done));
        return done.future();
    }

    /** Unregisters, ends every task, then stops: {@link #ended} succeeds. A later agent with the same work directory is another one. */
    public void leave() {
        context.runOnContext(_ -> {
            leaving = true;
            submit(new AgentEvent.LeaveRequested());
        });
    }

    private Future<Void> recover() {
        for (var change : ports.checkpoint().recovered()) {
            state = machine.apply(state, change);
        }
        boolean rebooted = ports.checkpoint().rebooted();
        switch (Restart.decide(state, settings.info(), settings.recovery().policy(), rebooted)) {
            case Restart.Same(var taken) -> state = taken;
            case Restart.Another(var taken, var why) -> {
                LOG.warn("the machine was restarted, and the agent is another one from now on: {}", why);
                state = taken;
            }
            case Restart.Refused(var why) -> {
                return stop().transform(_ -> Future.failedFuture(refusal(why)));
            }
        }
        ports.checkpoint().compact(state.compacted());
        var runs = new ArrayList<>(state.tasks().values().stream()
                .filter(task -> task.phase() == AgentTask.Phase.LAUNCHING || task.phase() == AgentTask.Phase.RUNNING)
                .map(AgentTask::run)
                .filter(run -> !run.task().hasProgram())
                .toList());
        state.executors().values().stream()
                .filter(executor -> executor.phase() != ExecutorRun.Phase.FETCHING)
                .forEach(executor -> runs.add(executor.run()));
        LOG.info("agent starts hostname={} agentId={} runs={}", settings.hostname(), idText(), runs.size());
        return beginContainerizer(runs);
    }

    /** What to do is said too. */
    private SettingsException refusal(String why) {
        return new SettingsException("the agent does not start: " + why
                + ". Configure it as before, or choose another --reconfiguration-policy; or start it once with"
                + " --recover=cleanup, which ends its tasks, and then as a new agent");
    }

    private Future<Void> beginContainerizer(List<TaskRun> runs) {
        return ports.containerizer()
                .begin(this::submit, runs, ports.checkpoint().rebooted())
                .map(found -> {
                    recovery = Duration.between(startedAt, Instant.now());
                    ports.disk().begin(this::state, this::sandbox);
                    leaving = settings.recovery().isCleanup();
                    submit(leaving ? new AgentEvent.BegunToCleanUp(found) : new AgentEvent.Begun(found));
                    return null;
                });
    }

    /**
     * Describes the agent otherwise from now on, and tells the master.
     *
     * @param offered all resources as configured
     * @return fails with the reason when the policy does not allow it; then nothing has changed
     */
    public Future<Void> reconfigure(Resources offered, List<Attribute> attributes) {
        var done = Promise.<Void>promise();
        context.runOnContext(_ -> {
            var info = settings.withOffered(offered, attributes).info();
            var asked = Reconfiguration.of(
                    state.configured(), info, settings.recovery().policy());
            asked.refusal().ifPresentOrElse(why -> done.fail(new SettingsException(why)), () -> {
                asked.differences().forEach(difference -> LOG.info("agent reconfigured {}", difference));
                submit(new AgentEvent.Reconfigured(info));
                done.complete();
            });
        });
        return done.future();
    }

    private void turn() {
        if (closed || heldTries > 0) {
            return;
        }
        var events = takeEvents();
        var durable = new ArrayList<AgentChange.Durable>();
        var wishes = new ArrayList<AgentEffect>();
        var now = Instant.now();
        for (var event : events) {
            try {
                wishes.addAll(decide(event, now, durable));
            } catch (RuntimeException bug) {
                // Costs this event alone: what others of the turn have changed must still be written and acted on.
                LOG.error(
                        "the rules fail, event dropped event={}",
                        event.getClass().getSimpleName(),
                        bug);
            }
        }
        finish(durable, wishes);
    }

    /**
     * An agent that cannot write what it decided must not act on it. It waits until it can, and decides nothing more; its tasks go on.
     * Should that take long, the master hears no pong and gives it up for now.
     */
    private void finish(List<AgentChange.Durable> durable, List<AgentEffect> wishes) {
        if (closed) {
            return;
        }
        try {
            persist(durable);
        } catch (UncheckedIOException e) {
            hold(durable, wishes, e);
            return;
        } catch (RuntimeException bug) {
            LOG.error("agent stops, its tasks go on: the checkpoint cannot be written agentId={}", idText(), bug);
            stop().onComplete(_ -> ended.tryFail(bug));
            return;
        }
        if (heldTries > 0) {
            LOG.info("the checkpoint can be written again, the agent goes on agentId={}", idText());
            heldTries = 0;
            context.runOnContext(_ -> turn());
        }
        wishes.forEach(this::act);
        endWhenLeft();
    }

    private void hold(List<AgentChange.Durable> durable, List<AgentEffect> wishes, UncheckedIOException why) {
        if (heldTries % HELD_TRIES_PER_LINE == 0) {
            LOG.error("agent waits, its tasks go on: the checkpoint cannot be written agentId={}", idText(), why);
        }
        heldTries++;
        context.owner().setTimer(HELD_PAUSE.toMillis(), _ -> context.runOnContext(_ -> finish(durable, wishes)));
    }

    private void endWhenLeft() {
        if (leaving && state.registration().retiring() && !state.isBusy()) {
            stop().onSuccess(_ -> ended.tryComplete());
        }
    }

    private List<AgentEffect> decide(AgentEvent event, Instant now, List<AgentChange.Durable> durable) {
        var decision = machine.decide(state, event, now);
        var next = state;
        for (var change : decision.changes()) {
            if (change instanceof AgentChange.ExecutorEnded(var key)) {
                tellDisk(next.executors().get(key));
            }
            next = machine.apply(next, change);
            if (change instanceof AgentChange.PhaseReached(var container, var phase)
                    && phase == AgentTask.Phase.ENDED) {
                tellDisk(next, container);
            }
        }
        state = next;
        counts.happened(event);
        for (var change : decision.changes()) {
            counts.changed(change, next);
            if (change instanceof AgentChange.Durable lasting) {
                durable.add(lasting);
                log.write(lasting);
            }
        }
        return decision.effects();
    }

    private void tellDisk(AgentState now, ContainerId container) {
        var key = now.containers().get(container);
        var task = key == null ? null : now.tasks().get(key);
        if (task != null) {
            ports.disk().ended(task.run(), sandbox(task.run()));
        }
    }

    private void tellDisk(@Nullable ExecutorRun ended) {
        if (ended != null) {
            ports.disk().ended(ended.run(), sandbox(ended.run()));
        }
    }

    private void act(AgentEffect effect) {
        try {
            effects.run(effect);
        } catch (RuntimeException bug) {
            LOG.error(
                    "an effect fails, the others go on effect={}",
                    effect.getClass().getSimpleName(),
                    bug);
        }
    }

    private List<AgentEvent> takeEvents() {
        var events = new ArrayList<AgentEvent>();
        synchronized (inbox) {
            while (!inbox.isEmpty() && events.size() < settings.maxTurnEvents()) {
                events.add(inbox.removeFirst());
            }
            turnScheduled = !inbox.isEmpty();
            if (turnScheduled) {
                context.runOnContext(_ -> turn());
            }
        }
        return events;
    }

    private void persist(List<AgentChange.Durable> durable) {
        if (!durable.isEmpty()) {
            ports.checkpoint().append(durable);
        }
        if (ports.checkpoint().wantsCompaction()) {
            ports.checkpoint().compact(state.compacted());
        }
        ports.checkpoint().tend();
    }

    /** The checkpoint, which keeps other agents away, goes last: the tasks' files are written to until the containerizer has ended. */
    private Future<Void> stop() {
        if (!closed) {
            closed = true;
            effects.close();
            ports.link().close();
            ports.fetcher().close();
            Future.join(ports.containerizer().close(), ports.disk().close())
                    .<Void>mapEmpty()
                    .andThen(_ -> ports.checkpoint().close())
                    .onComplete(stopped);
        }
        return stopped.future();
    }

    private String idText() {
        return state.registration().id().map(Object::toString).orElse("none");
    }
}
