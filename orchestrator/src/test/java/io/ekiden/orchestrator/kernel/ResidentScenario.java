package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** An app whose instances have data of their own, and the agent that keeps it. */
abstract class ResidentScenario {
    static final String ID = "/db/store";

    World world = World.subscribed();
    KeepingAgent agent = new KeepingAgent(world, "a", "cpus:4;mem:4096;disk:1000;ports:[31000-31009]");

    static AppDefinition resident(String cmd, int instances, Volume.Persistent... volumes) {
        var app = Apps.app(ID, cmd, instances);
        var run = app.run();
        var process = run.process();
        var container = new Container(Container.Type.MESOS, Optional.empty(), List.of(volumes));
        var lifecycle = new Lifecycle(
                run.lifecycle().backoff(),
                new UpgradeStrategy(0.5, 0),
                new UnreachableStrategy.Disabled(),
                Lifecycle.KillSelection.YOUNGEST_FIRST,
                Optional.empty());
        return app.withRun(new RunSpec(
                new Process(
                        process.cmd(),
                        process.args(),
                        process.user(),
                        process.executor(),
                        process.env(),
                        process.fetch(),
                        Optional.of(container)),
                run.resources(),
                run.ports(),
                new Placement(List.of(), List.of(), KeepingAgent.ROLE),
                lifecycle,
                List.of(),
                run.labels(),
                List.of()));
    }

    static Volume.Persistent root(String path) {
        return new Volume.Persistent(
                path, false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
    }

    void runs(int instances) {
        world.creates(resident("v1", instances, root("data")));
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(agent.refused()).isEmpty();
        assertThat(world.running(ID)).isEqualTo(instances);
        assertThat(world.state.deployments()).isEmpty();
    }

    Instance only() {
        assertThat(world.instances(ID)).hasSize(1);
        return world.instances(ID).iterator().next();
    }

    TaskId task() {
        assertThat(agent.tasks()).hasSize(1);
        return agent.tasks().keySet().iterator().next();
    }

    /** A new leader reads what is stored and subscribes. */
    void failsOver() {
        failsOver("master-0000");
    }

    void failsOver(String framework) {
        leads(world.stored);
        subscribes(framework);
    }

    /** What is stored is all that is known. */
    void leads(Map<String, byte[]> stored) {
        var next = new World();
        next.state = StateCodec.decode(new TreeMap<>(stored));
        next.stored.putAll(stored);
        next.now = world.now;
        world = next;
        agent = agent.of(next);
    }

    void subscribes(String framework) {
        world.happens(new KernelEvent.Elected());
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId(framework),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
    }

    SortedSet<VolumeId> volumes() {
        return agent.volumes();
    }
}
