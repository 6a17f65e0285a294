package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.testkit.sim.base.Schedule;
import io.ekiden.testkit.sim.base.World;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The orchestrator's checks of health and readiness, one of each per task at most: looks at the process itself and tells the kernel as the real checker does. */
final class HealthProbes {
    private final World world;
    private final Hosts hosts;
    private final Consumer<KernelEvent> kernel;
    private final TreeMap<TaskId, Probe> probes = new TreeMap<>();
    private final TreeMap<TaskId, Asked> asked = new TreeMap<>();

    /** What is known of one task. */
    private static final class Probe {
        private final AppHealthCheck check;
        private Optional<Boolean> healthy = Optional.empty();
        private int failures;
        private Schedule.@Nullable Ticket next;

        Probe(AppHealthCheck check) {
            this.check = check;
        }
    }

    /** A task that a deployment waits for. */
    private static final class Asked {
        private final PathId app;
        private final ReadinessCheck check;
        private Schedule.@Nullable Ticket next;

        Asked(PathId app, ReadinessCheck check) {
            this.app = app;
            this.check = check;
        }
    }

    HealthProbes(World world, Hosts hosts, Consumer<KernelEvent> kernel) {
        this.world = world;
        this.hosts = hosts;
        this.kernel = kernel;
    }

    void start(AppDefinition app, Instance instance) {
        var own = app.run().healthChecks().stream()
                .filter(check -> !check.protocol().isMesosLevel())
                .findFirst();
        if (own.isPresent() && !probes.containsKey(instance.taskId())) {
            var probe = new Probe(own.get());
            probes.put(instance.taskId(), probe);
            plan(instance.taskId(), probe);
        }
    }

    void stop(TaskId task) {
        stopAsking(task);
        var probe = probes.remove(task);
        if (probe != null && probe.next != null) {
            probe.next.cancel();
        }
    }

    /** As the real one: at once and then at each interval, until the task says that it is ready. */
    void ask(AppDefinition app, Instance instance) {
        var check = app.run().readiness();
        if (check.isPresent() && !asked.containsKey(instance.taskId())) {
            asked.put(instance.taskId(), new Asked(app.id(), check.get()));
            ask(instance.taskId());
        }
    }

    void stopAsking(PathId app) {
        List.copyOf(asked.entrySet()).stream()
                .filter(entry -> entry.getValue().app.equals(app))
                .forEach(entry -> stopAsking(entry.getKey()));
    }

    private void stopAsking(TaskId task) {
        var one = asked.remove(task);
        if (one != null && one.next != null) {
            one.next.cancel();
        }
    }

    private void ask(TaskId task) {
        var one = asked.get(task);
        if (one == null) {
            return;
        }
        if (hosts.isWell(task)) {
            one.next = null;
            kernel.accept(new KernelEvent.BecameReady(task));
        } else {
            one.next = world.schedule().after(one.check.interval().toMillis() * 1000, () -> ask(task));
        }
    }

    void end() {
        List.copyOf(asked.keySet()).forEach(this::stopAsking);
        probes.values().stream().map(probe -> probe.next).forEach(next -> {
            if (next != null) {
                next.cancel();
            }
        });
        probes.clear();
    }

    private void plan(TaskId task, Probe probe) {
        long interval = probe.check.interval().toMillis() * 1000;
        probe.next = world.schedule().after(interval, () -> look(task, probe));
    }

    private void look(TaskId task, Probe probe) {
        plan(task, probe);
        boolean well = hosts.isWell(task);
        probe.failures = well ? 0 : probe.failures + 1;
        if (!well) {
            kernel.accept(new KernelEvent.HealthCheckFailed(task, probe.check));
        }
        if (!probe.healthy.equals(Optional.of(well))) {
            probe.healthy = Optional.of(well);
            kernel.accept(new KernelEvent.HealthChanged(task, probe.healthy));
        }
        if (probe.check.maxConsecutiveFailures() > 0 && probe.failures >= probe.check.maxConsecutiveFailures()) {
            kernel.accept(new KernelEvent.HealthGaveUp(task, "it does not answer"));
        }
    }
}
