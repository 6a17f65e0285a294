package io.ekiden.testkit.sim;

import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Invariant 23: what must come true once the weather is calm. */
final class Goal {
    private final Hosts hosts;
    private final Wishes wishes;

    Goal(Hosts hosts, Wishes wishes) {
        this.hosts = hosts;
        this.wishes = wishes;
    }

    /** What is missing; empty when everything is as asked. */
    Optional<String> missing(@Nullable OrchestratorState state, @Nullable MasterState master) {
        if (state == null || master == null) {
            return Optional.of("not everything is up");
        }
        if (!wishes.isQuiet()) {
            return Optional.of("requests wait for answers");
        }
        return apps(state)
                .or(() -> deployments(state))
                .or(() -> processes(state))
                .or(() -> tasks(state, master))
                .or(() -> volumes(state, master));
    }

    /** Whatever instances there are have their volumes, also those that rest, and nothing else is kept by any agent. */
    private Optional<String> volumes(OrchestratorState state, MasterState master) {
        var wanted = new TreeSet<String>();
        state.instances().values().stream()
                .flatMap(ofApp -> ofApp.values().stream())
                .flatMap(instance -> instance.residence().stream())
                .flatMap(home -> home.volumes().stream())
                .forEach(volume -> wanted.add(volume.persistenceId()));
        var kept = new TreeSet<String>();
        for (var agent : master.agents().byId().values()) {
            VolumeId.among(master.allocator().totalOf(agent.id())).forEach(volume -> kept.add(volume.id()));
        }
        if (!kept.equals(wanted)) {
            return Optional.of("agents keep volumes " + kept + ", wanted are " + wanted);
        }
        var onDisk = new TreeSet<String>();
        hosts.all().forEach(host -> host.volumes().all().forEach(volume -> onDisk.add(volume.id())));
        return onDisk.containsAll(wanted)
                ? Optional.empty()
                : Optional.of("on disks are volumes " + onDisk + ", wanted are " + wanted);
    }

    private static Optional<String> deployments(OrchestratorState state) {
        return state.deployments().isEmpty()
                ? Optional.empty()
                : Optional.of("deployments run: " + state.deployments().values());
    }

    private Optional<String> apps(OrchestratorState state) {
        for (var app : state.apps().values()) {
            var wrong = app(state, app);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return state.instances().keySet().stream()
                .filter(id -> state.app(id).isEmpty())
                .findFirst()
                .map(id -> "instances of the removed app " + id + " are left: " + state.instances(id));
    }

    private Optional<String> app(OrchestratorState state, AppDefinition app) {
        var instances = state.instances(app.id());
        long well = instances.stream()
                .filter(i -> i.isActive()
                        && state.isHealthy(i)
                        && (wishes.isHalfReplaced(app.id()) || i.configVersion().equals(app.configVersion())))
                .count();
        long there = instances.stream().filter(i -> !i.isResting()).count();
        return well == app.instances() && there == app.instances()
                ? Optional.empty()
                : Optional.of(app.id() + " wants " + app.instances() + " instances of " + app.configVersion() + ", "
                        + well + " are well of " + instances + ", deployments " + state.deploymentsOf(app.id()));
    }

    private Optional<String> processes(OrchestratorState state) {
        var wanted = wanted(state);
        var running = new TreeSet<TaskId>();
        hosts.alive().forEach(proc -> running.add(proc.taskId()));
        return running.equals(wanted)
                ? Optional.empty()
                : Optional.of("processes run of " + running + ", wanted are " + wanted);
    }

    private static Optional<String> tasks(OrchestratorState state, MasterState master) {
        var wanted = wanted(state);
        var known = new TreeSet<TaskId>();
        for (var framework : master.frameworks().byId().values()) {
            known.addAll(framework.tasks().keySet());
        }
        return known.equals(wanted)
                ? Optional.empty()
                : Optional.of("the master knows tasks " + known + ", wanted are " + wanted);
    }

    private static SortedSet<TaskId> wanted(OrchestratorState state) {
        var wanted = new TreeSet<TaskId>();
        for (var ofApp : state.instances().values()) {
            ofApp.values().stream()
                    .filter(instance -> !instance.isResting())
                    .forEach(instance -> wanted.addAll(instance.livingTaskIds()));
        }
        return wanted;
    }
}
