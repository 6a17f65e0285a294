package io.ekiden.orchestrator.kernel.plan;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Deployment.Action;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.kernel.plan.ChangePlan.AppPlan;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.fit.Fit;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.turn.Decision;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a plan off the decision on a change. Lives for one reading. */
public final class Foresight {
    /** Of more apps no places are looked for: people do not read as many. */
    private static final int MAX_APPS_WITH_PLACES = 100;

    private final OrchestratorState state;
    private final Map<PathId, AppDefinition> defined = new HashMap<>();
    private SortedMap<PathId, GroupMove> groups = new TreeMap<>();
    private Optional<Deployment> deployment = Optional.empty();

    private Foresight(OrchestratorState state) {
        this.state = state;
    }

    /**
     * The plan, or the answer to a change that is refused.
     *
     * @param state before the decision
     * @param decision on this request of a user and nothing else
     */
    public static Answer of(OrchestratorState state, Request request, Decision<Change, Effect> decision) {
        var answer = decision.effects().stream()
                .filter(effect -> effect instanceof Effect.Reply)
                .map(effect -> ((Effect.Reply) effect).answer())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a request without an answer"));
        if (answer instanceof Answer.Killed(var instances) && request instanceof Request.KillTasks kill) {
            return new Answer.KillForeseen(instances, PlanToken.ofKill(kill, instances));
        }
        if (!(answer instanceof Answer.Deploying(var id, var _, var _, var _))) {
            return answer;
        }
        var foresight = new Foresight(state);
        decision.changes().forEach(change -> foresight.read(change, id));
        return new Answer.Foreseen(foresight.plan(killed(state, request)));
    }

    /** What a request to kill and to scale down says of tasks; empty for any other one. */
    private static String killed(OrchestratorState state, Request request) {
        return request instanceof Request.KillTasks kill
                ? PlanToken.kill(
                        kill,
                        kill.tasks().stream()
                                .flatMap(task -> InstanceId.ofTask(task)
                                        .flatMap(state::instance)
                                        .filter(instance -> instance.taskIds().contains(task))
                                        .stream())
                                .toList())
                : "";
    }

    private void read(Change change, String id) {
        switch (change) {
            case Change.RootChanged(var root, var apps) -> {
                apps.forEach(app -> defined.put(app.id(), app));
                groups = root.groups();
            }
            // As it began: later in the same turn it may have come further already.
            case Change.DeploymentUpdated(var begun) -> {
                if (begun.id().equals(id) && deployment.isEmpty()) {
                    deployment = Optional.of(begun);
                }
            }
            default -> {}
        }
    }

    private ChangePlan plan(String kill) {
        var apps = new TreeMap<PathId, AppPlan>();
        var locks = new TreeSet<String>();
        var steps = deployment.map(Deployment::steps).orElse(List.of());
        var actions = actions(steps);
        deployment.stream()
                .flatMap(begun -> begun.versions().entrySet().stream())
                .forEach(move -> {
                    var id = move.getKey();
                    var before = state.app(id);
                    var after = move.getValue().to().isEmpty()
                            ? Optional.<AppDefinition>empty()
                            : Optional.ofNullable(defined.get(id)).or(() -> before);
                    var numbers = after.or(() -> before)
                            .map(app -> Numbers.of(Optional.ofNullable(actions.get(id)), app, state.instances(id)))
                            .orElse(Numbers.NONE);
                    apps.put(id, new AppPlan(before, after, numbers, Optional.empty()));
                    state.deploymentsOf(id).forEach(other -> locks.add(other.id()));
                });
        return new ChangePlan(steps, apps, groups, locks, PlanToken.of(apps, groups, steps, locks, kill));
    }

    /** An app that is new is started, which does nothing, and then scaled. */
    private static Map<PathId, Kind> actions(List<Deployment.Step> steps) {
        var actions = new HashMap<PathId, Kind>();
        for (var step : steps) {
            for (Action action : step.actions()) {
                actions.put(action.app(), action.kind());
            }
        }
        return actions;
    }

    /** The plan with the places that new instances would find on the agents as they were seen last, in the order of ids. */
    public static ChangePlan withPlaces(
            OrchestratorState state, ChangePlan plan, Instant now, PlacementRules.Settings settings) {
        var rules = PlacementRules.at(now, settings).in(state.master().flatMap(MasterConnection::region));
        var room = new Fit.Room(state.launching().seen(), rules);
        var apps = new TreeMap<PathId, AppPlan>();
        int looked = 0;
        for (var entry : plan.apps().entrySet()) {
            var app = entry.getValue();
            int wanted = app.numbers().start() + app.numbers().restart();
            if (app.after().isEmpty() || wanted == 0 || looked >= MAX_APPS_WITH_PLACES) {
                apps.put(entry.getKey(), app);
                continue;
            }
            looked++;
            var after = app.after().get();
            var counted = state.instances(after.id()).stream()
                    .filter(i -> i.isLaunched() && i.isActive() && i.killing().isEmpty())
                    .filter(i -> i.configVersion().equals(after.configVersion()))
                    .toList();
            var fit = room.place(after, wanted, counted);
            apps.put(entry.getKey(), new AppPlan(app.before(), app.after(), app.numbers(), Optional.of(fit)));
        }
        return new ChangePlan(plan.steps(), apps, plan.groups(), plan.locks(), plan.token());
    }
}
