package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Killing tasks by hand. */
final class TaskKills {
    private TaskKills() {}

    static Answer kill(Turn turn, Request.KillTasks kill) {
        var instances = kill.tasks().stream()
                .distinct()
                .flatMap(task -> StatusUpdates.find(turn, task).stream())
                .toList();
        return kill.scale() ? killAndScale(turn, kill, instances) : killOnly(turn, kill, instances);
    }

    private static Answer killOnly(Turn turn, Request.KillTasks kill, List<Instance> instances) {
        for (var instance : instances) {
            if (kill.wipe()) {
                Killing.decommission(turn, instance, Killing.Why.asked("killed and wiped by a user"));
            } else {
                Killing.restart(turn, instance, "killed by a user");
            }
        }
        return new Answer.Killed(instances);
    }

    private static Answer killAndScale(Turn turn, Request.KillTasks kill, List<Instance> instances) {
        var counts = new TreeMap<PathId, Integer>();
        instances.stream().filter(Instance::isActive).forEach(i -> counts.merge(i.appId(), 1, Integer::sum));
        var refusal = Deployments.refusal(turn, counts.keySet(), kill.force());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var version = turn.newVersion();
        var changes = new TreeMap<PathId, AppChange>();
        counts.forEach((id, count) -> turn.state().app(id).ifPresent(app -> {
            var fewer = app.withInstances(Math.max(0, app.instances() - count));
            changes.put(
                    id,
                    new AppChange(
                            Optional.of(app),
                            Optional.of(Requests.versioned(Optional.of(app), fewer, version, Request.Restart.ALWAYS))));
        }));
        instances.forEach(i -> Killing.retire(turn, i, Killing.Why.asked("killed and scaled down by a user")));
        return Requests.deploy(turn, version, changes);
    }
}
