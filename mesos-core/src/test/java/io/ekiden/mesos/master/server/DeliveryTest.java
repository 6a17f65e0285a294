package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.turn.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One receiver that fails costs the others nothing. */
class DeliveryTest {
    private static final MasterChange CHANGE = new MasterChange.AgentForgotten(new AgentId("a"));

    private final List<String> heard = new ArrayList<>();
    private final Sessions sessions = new Sessions();
    private final Watchers watchers = new Watchers();
    private final Outbox outbox = new Outbox(_ -> {}, effects -> effects.forEach(sessions::run));

    private static void fail() {
        throw new IllegalStateException("broken on purpose");
    }

    private static MasterEffect beat(long session) {
        return new MasterEffect.SendToFramework(session, new Event.Heartbeat());
    }

    private static MasterEffect welcome(long session) {
        var master = new MasterInfo("m", "localhost", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION);
        return new MasterEffect.SendToFramework(
                session, new Event.Subscribed(new FrameworkId("f" + session), Duration.ofSeconds(15), master));
    }

    private void turn(MasterEffect... effects) {
        outbox.add(new Decision<>(List.of(), List.of(effects)), MasterState.EMPTY, MasterState.EMPTY);
    }

    @Test
    void effectsAfterOneThatFails_areDone_andSoAreLaterTurns() {
        sessions.openScheduler(1, _ -> fail(), DeliveryTest::fail);
        sessions.openScheduler(2, _ -> heard.add("scheduler"), () -> heard.add("closed"));
        sessions.openAgent(3, _ -> fail(), DeliveryTest::fail);
        sessions.openAgent(4, _ -> heard.add("agent"), () -> {});
        var leave = new MasterToAgent.Shutdown("over");

        turn(
                beat(1),
                beat(2),
                new MasterEffect.SendToAgent(3, leave),
                new MasterEffect.CloseAgent(3),
                new MasterEffect.SendToAgent(4, leave));
        turn(new MasterEffect.CloseFramework(1), new MasterEffect.CloseFramework(2));
        assertThat(heard).containsExactly("scheduler", "agent", "closed");
    }

    @Test
    void schedulersAfterOneThatFails_hearTheHeartbeat_andAreClosedInTheEnd() {
        sessions.openScheduler(1, _ -> fail(), DeliveryTest::fail);
        sessions.openScheduler(2, event -> heard.add(event.getClass().getSimpleName()), () -> heard.add("closed"));
        turn(welcome(1), welcome(2));
        sessions.sendToSchedulers(List.of(1L, 2L), new Event.Heartbeat());
        sessions.closeAll();
        assertThat(heard).containsExactly("Subscribed", "Heartbeat", "closed");
    }

    @Test
    void watchersAfterOneThatFails_areToldAll_andWhatFollowsIsDone() {
        watchers.add(new Watcher(true));
        watchers.add(new Watcher(false));
        var step = new Watchers.Step(CHANGE, MasterState.EMPTY, MasterState.EMPTY);

        outbox.add(new Decision<>(List.of(), List.of()), Map.of(), watchers.telling(List.of(step, step)));
        watchers.beat();
        watchers.end();
        assertThat(heard).containsExactly("changed", "changed", "beats", "ended");
    }

    private final class Watcher implements MasterWatcher {
        private final boolean failing;

        Watcher(boolean failing) {
            this.failing = failing;
        }

        private void hear(String what) {
            if (failing) {
                fail();
            }
            heard.add(what);
        }

        @Override
        public String name() {
            return failing ? "the failing one" : "the other";
        }

        @Override
        public void begins(MasterState state) {
            hear("begins");
        }

        @Override
        public void changed(MasterChange change, MasterState before, MasterState after) {
            hear("changed");
        }

        @Override
        public void beats() {
            hear("beats");
        }

        @Override
        public void ended() {
            hear("ended");
        }
    }
}
