package io.ekiden.testkit.sim;

import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.testkit.sim.base.Connection;
import io.ekiden.testkit.sim.base.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A host and its agent: the present life, the checkpoint that connects one life with the next, and the network around it. */
final class AgentNode {
    private final World world;
    private final Host host;
    private final Supplier<? extends Connection.@Nullable Server<AgentToMaster, MasterToAgent>> master;
    private final List<AgentChange.Durable> checkpoint = new ArrayList<>();
    private boolean partitioned;
    private boolean another;
    private @Nullable AgentLife life;

    AgentNode(
            World world,
            Host host,
            Supplier<? extends Connection.@Nullable Server<AgentToMaster, MasterToAgent>> master) {
        this.world = world;
        this.host = host;
        this.master = master;
    }

    World world() {
        return world;
    }

    Host host() {
        return host;
    }

    String name() {
        return host.info().hostname();
    }

    @Nullable
    AgentLife life() {
        return life;
    }

    List<AgentChange.Durable> checkpoint() {
        return checkpoint;
    }

    /** Where connections lead: nowhere while the network is split. */
    Connection.@Nullable Server<AgentToMaster, MasterToAgent> reach() {
        return partitioned ? null : master.get();
    }

    void start() {
        if (life == null) {
            world.trace().add(name(), "agent starts");
            var begun = new AgentLife(this);
            life = begun;
            begun.begin();
        }
    }

    /** Kill -9; a new life begins later. */
    void crash(long downMicros) {
        var ended = life;
        if (ended != null) {
            world.trace().add(name(), "agent dies");
            life = null;
            ended.die();
            world.schedule().after(downMicros, this::start);
        }
    }

    void reboot(long downMicros) {
        crash(downMicros);
        host.reboot();
    }

    /** The machine is started again, and its agent registers as another one. What frameworks have reserved and keep there stays. */
    void replace(long downMicros) {
        world.trace().add(name(), "is another agent from now on");
        another = true;
        reboot(downMicros);
    }

    /** True once after {@link #replace}. */
    boolean beginsAnew() {
        boolean anew = another;
        another = false;
        return anew;
    }

    void cutLink() {
        if (life != null) {
            life.cutLink();
        }
    }

    void partition(long micros) {
        if (!partitioned) {
            world.trace().add(name(), "network splits");
            partitioned = true;
            cutLink();
            world.schedule().after(micros, this::heal);
        }
    }

    void heal() {
        if (partitioned) {
            world.trace().add(name(), "network heals");
            partitioned = false;
        }
    }
}
