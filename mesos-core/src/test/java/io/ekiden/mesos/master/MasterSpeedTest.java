package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.turn.Decision;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MasterSpeedTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MasterMachine machine = new MasterMachine(MasterSettings.of("M", "localhost", 5050));
    private final ArrayDeque<Offer> offers = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private MasterState state = MasterState.EMPTY;

    private void event(MasterEvent event) {
        Decision<MasterChange, MasterEffect> decision = machine.decide(state, event, now);
        for (var change : decision.changes()) {
            state = machine.apply(state, change);
        }
        for (var effect : decision.effects()) {
            if (effect instanceof MasterEffect.SendToFramework send && send.event() instanceof Event.Offers(var more)) {
                offers.addAll(more);
            }
        }
        now = now.plusNanos(1_000);
    }

    /** 10,000 launches, one by one, on 1,000 agents; the times are printed, not judged. */
    @Test
    void launches_tenThousandOnAThousandAgents() {
        for (int round = 1; round <= 3; round++) {
            state = MasterState.EMPTY;
            offers.clear();
            for (int i = 0; i < 1_000; i++) {
                var resources = Resources.parse("cpus:16;mem:65536;disk:100000;ports:[31000-32000]");
                var info = new AgentInfo("host" + i, 5051, resources, List.of());
                event(new MasterEvent.AgentSaid(
                        i, new AgentToMaster.Register(info, Optional.<AgentId>empty(), List.of())));
            }
            event(new MasterEvent.FrameworkCalled(5_000, new Call.Subscribe(Cluster.framework(Optional.empty()))));
            assertThat(offers).hasSize(1_000);
            long start = System.nanoTime();
            long cpuStart = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < 10_000; i++) {
                var offer = offers.removeFirst();
                int port = 31_000 + i / 1_000;
                var task = Cluster.task(
                        "task-" + i, offer.agentId().value(), "cpus:1;mem:128;ports:[" + port + "-" + port + "]");
                event(new MasterEvent.FrameworkCalled(
                        5_000, Call.Accept.launch(List.of(offer.id()), List.of(task), Filters.NONE)));
            }
            System.out.printf(
                    "round %d: 10,000 launches on 1,000 agents took %d ms, %d ms of them on a cpu%n",
                    round,
                    (System.nanoTime() - start) / 1_000_000,
                    (THREADS.getCurrentThreadCpuTime() - cpuStart) / 1_000_000);
            assertThat(state.frameworks().byId().values().iterator().next().tasks())
                    .hasSize(10_000);
        }
    }
}
