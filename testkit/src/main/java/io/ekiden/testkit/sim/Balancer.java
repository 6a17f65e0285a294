package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.testkit.sim.base.World;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A load balancer that says it lives, and lets go of instances that are about to be killed; while it storms it may fall silent. */
final class Balancer {
    private static final Duration ALIVE_FOR = Duration.ofSeconds(15);
    private static final long SIGN_OF_LIFE_MICROS = 5_000_000;
    private static final int LOOKS = 4;
    private static final double FALLS_SILENT = 0.05;
    private static final double FORGETS_ONE = 0.2;

    private final World world;
    private final String id;
    private final Supplier<@Nullable OrchestratorLife> orchestrator;
    private long silentUntil;
    private long lastRequest;

    Balancer(World world, String id, Supplier<@Nullable OrchestratorLife> orchestrator) {
        this.world = world;
        this.id = id;
        this.orchestrator = orchestrator;
    }

    void begin() {
        if (world.weather().strikes(FALLS_SILENT)) {
            silentUntil = world.schedule().micros() + world.dice().micros(1_000, 40_000);
        }
        ask(new Request.BalancerAlive(id, ALIVE_FOR));
        world.schedule().after(SIGN_OF_LIFE_MICROS, this::begin);
        for (int i = 1; i <= LOOKS; i++) {
            world.schedule().after(i * SIGN_OF_LIFE_MICROS / (LOOKS + 1), this::look);
        }
    }

    /** Looks at what the orchestrator shows, as one who hears events does, and lets go a little later. */
    private void look() {
        var life = orchestrator.get();
        if (life == null) {
            return;
        }
        var leaving = life.snapshot().instances().values().stream()
                .flatMap(ofApp -> ofApp.values().stream())
                .filter(i -> i.killing().map(killing -> !killing.sent()).orElse(false))
                .map(Instance::taskId)
                .filter(_ -> !world.weather().strikes(FORGETS_ONE))
                .toList();
        if (!leaving.isEmpty()) {
            world.schedule().after(world.dice().micros(1, 2_000), () -> drained(leaving));
        }
    }

    private void drained(List<TaskId> tasks) {
        ask(new Request.BalancerDrained(id, tasks));
    }

    /** Its requests have numbers of their own, below those of the client. */
    private void ask(Request request) {
        var life = orchestrator.get();
        if (life != null && world.schedule().micros() >= silentUntil) {
            life.ask(--lastRequest, request);
        }
    }
}
