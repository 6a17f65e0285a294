package io.ekiden.testkit.sim;

import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterMachine;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.server.Outbox;
import io.ekiden.mesos.master.server.RegistryKeys;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.testkit.sim.base.Connection;
import io.ekiden.testkit.sim.base.KeyedTimers;
import io.ekiden.testkit.sim.base.SimStore;
import io.ekiden.testkit.sim.base.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One life of a master's process. Does what {@code io.ekiden.mesos.master.server.Master} does: each message a turn, registry first. */
final class MasterLife {
    private static final double DIES_AMONG_EFFECTS = 0.0005;

    private final World world;
    private final SimStore store;
    private final long term;
    private final Runnable resign;
    private final MasterMachine machine;
    private final Sessions<AgentToMaster, MasterToAgent> agents =
            new Sessions<>(MasterEvent.AgentSaid::new, MasterEvent.AgentLinkBroken::new);
    private final Sessions<Call, Event> frameworks =
            new Sessions<>(MasterEvent.FrameworkCalled::new, MasterEvent.FrameworkLinkBroken::new);
    private final KeyedTimers<String> timers;
    private final Outbox outbox = new Outbox(this::persist, this::run);
    private MasterState state;
    private Instant timerAt = Instant.MAX;
    private boolean alive = true;
    private long lastSession;

    /** @param resign ends this life: the registry cannot be written, or the process dies */
    MasterLife(World world, MasterSettings settings, SimStore store, Runnable resign) {
        this.world = world;
        this.store = store;
        this.resign = resign;
        this.machine = new MasterMachine(settings);
        this.timers = new KeyedTimers<>(world.schedule());
        var lease = store.take();
        this.term = lease.term();
        this.state = machine.recover(
                RegistryKeys.read(lease.entries()), world.schedule().now());
        armTimer();
    }

    /** The open connections of one kind, with their session numbers. */
    private final class Sessions<U, D> implements Connection.Server<U, D> {
        private final BiFunction<Long, U, MasterEvent> said;
        private final Function<Long, MasterEvent> broken;
        private final Map<Long, Connection<U, D>> open = new TreeMap<>();

        Sessions(BiFunction<Long, U, MasterEvent> said, Function<Long, MasterEvent> broken) {
            this.said = said;
            this.broken = broken;
        }

        @Override
        public void opened(Connection<U, D> connection) {
            if (alive) {
                open.put(++lastSession, connection);
            } else {
                connection.serverDied();
            }
        }

        @Override
        public void received(Connection<U, D> connection, U message) {
            sessionOf(connection).ifPresent(session -> turn(said.apply(session, message)));
        }

        @Override
        public void ended(Connection<U, D> connection) {
            sessionOf(connection).ifPresent(session -> {
                open.remove(session);
                turn(broken.apply(session));
            });
        }

        private Optional<Long> sessionOf(Connection<U, D> connection) {
            return open.entrySet().stream()
                    .filter(entry -> entry.getValue() == connection)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        void send(long session, D message) {
            var connection = open.get(session);
            if (connection != null) {
                connection.sendDown(message);
            }
        }

        void close(long session) {
            var connection = open.remove(session);
            if (connection != null) {
                connection.closeByServer();
            }
        }

        void die() {
            open.values().forEach(Connection::serverDied);
            open.clear();
        }

        void cut() {
            open.values().forEach(Connection::cut);
        }
    }

    Connection.Server<AgentToMaster, MasterToAgent> forAgents() {
        return agents;
    }

    Connection.Server<Call, Event> forFrameworks() {
        return frameworks;
    }

    MasterState state() {
        return state;
    }

    void cutFrameworks() {
        frameworks.cut();
    }

    void die() {
        alive = false;
        timers.clear();
        agents.die();
        frameworks.die();
    }

    private void turn(MasterEvent event) {
        if (!alive) {
            return;
        }
        world.trace().add("master", Words.of(event));
        var decision = machine.decide(state, event, world.schedule().now());
        var before = state;
        for (var change : decision.changes()) {
            state = machine.apply(state, change);
        }
        outbox.add(decision, before, state);
        armTimer();
    }

    private void persist(Map<String, Optional<byte[]>> writes) {
        store.write(term, writes, new SimStore.Writer() {
            @Override
            public void stored() {
                if (alive) {
                    outbox.written();
                }
            }

            @Override
            public void failed() {
                doomed();
            }

            @Override
            public void doomed() {
                if (alive) {
                    resign.run();
                }
            }
        });
    }

    private void run(List<MasterEffect> effects) {
        for (var effect : effects) {
            if (!alive) {
                return;
            }
            switch (effect) {
                case MasterEffect.SendToAgent(var session, var message) -> agents.send(session, message);
                case MasterEffect.SendToFramework(var session, var event) -> frameworks.send(session, event);
                case MasterEffect.Answer _ -> {
                    // Nobody asks here.
                }
                case MasterEffect.CloseAgent(var session) -> agents.close(session);
                case MasterEffect.CloseFramework(var session) -> frameworks.close(session);
            }
            if (world.weather().strikes(DIES_AMONG_EFFECTS)) {
                resign.run();
            }
        }
    }

    private void armTimer() {
        var due = machine.nextDeadline(state).orElse(Instant.MAX);
        if (!alive || due.equals(timerAt)) {
            return;
        }
        timers.cancel("deadline");
        timerAt = due;
        if (!due.equals(Instant.MAX)) {
            timers.set("deadline", due, () -> {
                timerAt = Instant.MAX;
                turn(new MasterEvent.DeadlineReached());
            });
        }
    }
}
