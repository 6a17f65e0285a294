package io.ekiden.testkit.sim;

import io.ekiden.testkit.sim.base.Dice;
import io.ekiden.testkit.sim.base.World;
import java.util.List;

/** What goes wrong while it storms. Crashes at the worst moments, and slow messages and stores, come from the weather itself. */
final class Faults {
    private final World world;
    private final SimulatedCluster cluster;
    private final List<AgentNode> agents;
    private final Dice dice;
    private final boolean replaces;

    /** @param replaces agents, now and again, by others in the same place */
    Faults(World world, SimulatedCluster cluster, List<AgentNode> agents, boolean replaces) {
        this.replaces = replaces;
        this.world = world;
        this.cluster = cluster;
        this.agents = agents;
        this.dice = world.dice();
    }

    /** Something goes wrong, now and again. */
    void begin() {
        world.schedule().after(dice.micros(200, 6_000), () -> {
            if (world.weather().isStormy()) {
                strike();
                begin();
            }
        });
    }

    private void strike() {
        var agent = dice.pick(agents);
        switch (dice.between(0, 16)) {
            case 0, 1 -> cluster.crashOrchestrator(down());
            case 2 -> cluster.crashMaster(down());
            case 16 -> cluster.stallOrchestrator(dice.micros(500, 15_000), dice.micros(1_000, 4_000));
            case 3, 4 -> agent.crash(down());
            case 5 -> {
                if (replaces && dice.chance(0.5)) {
                    agent.replace(down());
                } else {
                    agent.reboot(down());
                }
            }
            case 6, 7 -> agent.cutLink();
            case 8 -> agent.partition(dice.chance(0.3) ? dice.micros(60_000, 120_000) : dice.micros(500, 30_000));
            case 9, 10 -> cluster.cutOrchestratorLink();
            case 11, 12 -> agent.host().crashSomeone();
            default -> agent.host().sickenSomeone();
        }
    }

    private long down() {
        return dice.chance(0.1) ? dice.micros(20_000, 100_000) : dice.micros(100, 5_000);
    }
}
