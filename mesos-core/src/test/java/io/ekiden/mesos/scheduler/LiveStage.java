package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Our own master. */
final class LiveStage implements ContractStage {
    private final SimulatedMaster cluster = new SimulatedMaster();
    private final Function<SimulatedMaster, SchedulerClient> clients;

    LiveStage(Function<SimulatedMaster, SchedulerClient> clients) throws Exception {
        this.clients = clients;
    }

    @Override
    public FrameworkInfo info() {
        return Framework.info();
    }

    @Override
    public SchedulerClient client() {
        return clients.apply(cluster);
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofSeconds(1);
    }

    @Override
    public long cpusMilli() {
        return 4_000;
    }

    /** What is asked for now is answered after all that was there to tell. */
    @Override
    public void settle(Framework framework, Optional<AgentId> agent) throws InterruptedException {
        var mark = new TaskId("settled");
        framework.send(new Call.Reconcile(List.of(new Call.ReconcileTask(mark, agent))));
        assertThat(framework.update().taskId()).isEqualTo(mark);
    }

    @Override
    public void loseMaster() throws Exception {
        SimulatedMaster.await(cluster.master().shutDown());
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
