package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.launch.AppMatcher;
import io.ekiden.orchestrator.launch.MatchResult;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.launch.TaskGroupFactory;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.launch.resident.Release;
import io.ekiden.orchestrator.launch.resident.Settlement;
import io.ekiden.orchestrator.launch.resident.Settler;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Places waiting instances on the offers of one turn. Apps take turns, one instance each, beginning with another app for every offer,
 * so that none starves behind a large one. Each launch is recorded before its offer is accepted.
 */
final class LaunchPass {
    private final Turn turn;
    private final PlacementRules rules;
    private final List<Waiting> apps = new ArrayList<>();
    private int first;

    /** One app in this pass. */
    private static final class Waiting {
        private final AppDefinition app;
        private final AppMatcher matcher;
        private final ArrayDeque<Instance> scheduled;
        private final Optional<Settler> settler;
        private final boolean enforcesRole;
        private OfferStatistics statistics;

        Waiting(
                AppDefinition app,
                AppMatcher matcher,
                Optional<Settler> settler,
                List<Instance> scheduled,
                OfferStatistics statistics,
                boolean enforcesRole) {
            this.settler = settler;
            this.enforcesRole = enforcesRole;
            this.app = app;
            this.matcher = matcher;
            this.scheduled = new ArrayDeque<>(scheduled);
            this.statistics = statistics;
        }
    }

    LaunchPass(Turn turn) {
        this.turn = turn;
        this.rules = PlacementRules.at(turn.now(), turn.settings().placement())
                .in(turn.state().master().flatMap(MasterConnection::region));
        for (var id : turn.state().waiting().keySet()) {
            if (Offers.isLaunchable(turn, id)) {
                Delays.waiting(turn, id).filter(app -> Delays.isOver(turn, app)).forEach(app -> apps.add(waiting(app)));
            }
        }
        first = apps.isEmpty() ? 0 : (int) Math.floorMod(turn.nextSeed(), (long) apps.size());
    }

    private Waiting waiting(AppDefinition app) {
        var instances = turn.state().instances(app.id());
        var counted = instances.stream().filter(i -> isInTheWay(i, app)).toList();
        boolean paused = turn.state().pauseOf(app.id()).isPresent();
        var scheduled = instances.stream()
                .filter(i -> i.condition() == Condition.SCHEDULED && i.isActive())
                .filter(i -> !paused || i.configVersion().equals(app.configVersion()))
                .toList();
        var statistics = Optional.ofNullable(
                        turn.state().launching().statistics().get(app.id()))
                .orElseGet(() -> OfferStatistics.NONE);
        var matcher = AppMatcher.of(app, rules, counted);
        var settler = turn.keeping()
                .filter(_ -> app.run().isResident())
                .map(keeping -> new Settler(app, matcher, keeping, turn::newUuid));
        return new Waiting(
                app,
                matcher,
                settler,
                scheduled,
                statistics,
                turn.state().tree().enforcesRole(app.id()));
    }

    /**
     * Instances that are about to go do not stand in the way of those that come instead of them. Where data is, they come back: also
     * those that wait for that.
     */
    private static boolean isInTheWay(Instance instance, AppDefinition app) {
        if (instance.residence().isPresent()) {
            return instance.goal() != Instance.Goal.DECOMMISSIONED
                    && !instance.isResting()
                    && instance.condition() != Condition.UNREACHABLE_INACTIVE;
        }
        return instance.isLaunched()
                && instance.isActive()
                && instance.killing().isEmpty()
                && instance.configVersion().equals(app.configVersion());
    }

    /** An offer, and what was placed on it so far. */
    static final class Slot {
        private final Offer offer;
        private final SortedSet<InstanceId> keptFor;
        private final List<Operation> operations = new ArrayList<>();
        private final List<TaskInfo> tasks = new ArrayList<>();
        private final List<Operation.LaunchGroup> groups = new ArrayList<>();
        private final SortedMap<TaskId, Secrets> secrets = new TreeMap<>();
        private Resources remaining;

        Slot(Offer offer) {
            this.offer = offer;
            this.keptFor = Keeping.owners(offer.resources());
            this.remaining = offer.resources();
        }

        Offer offer() {
            return offer;
        }

        Resources remaining() {
            return remaining;
        }

        /** How many instances were placed on it. */
        int launches() {
            return tasks.size() + groups.size();
        }

        /** What is to be done with it, in order: resources are prepared before tasks are launched. */
        List<Operation> operations() {
            var all = new ArrayList<>(operations);
            if (!tasks.isEmpty()) {
                all.add(new Operation.Launch(tasks));
            }
            all.addAll(groups);
            return all;
        }

        /** Gives back what was kept for instances that are no more. */
        void release(Release release) {
            operations.addAll(release.operations());
            remaining = remaining.minus(release.spent());
        }

        /** Of the tasks that have some. */
        SortedMap<TaskId, Secrets> secrets() {
            return secrets;
        }

        private void add(
                Waiting waiting,
                Instance instance,
                MatchResult.Matched matched,
                Resources spent,
                TaskInfoFactory.Settings cluster) {
            remaining = remaining.minus(spent);
            var app = waiting.app;
            var settings = cluster.withEnforceGroupRole(waiting.enforcesRole);
            if (app.isPod()) {
                groups.add(
                        TaskGroupFactory.group(app, instance.id(), instance.incarnation(), offer, matched, settings));
            } else {
                tasks.add(
                        TaskInfoFactory.taskInfo(app, instance.id(), instance.incarnation(), offer, matched, settings));
            }
            app.run().secrets().ifPresent(all -> addSecrets(app, instance, all));
            if (app.run()
                    .process()
                    .container()
                    .filter(Container::hasVolumeWithSecrets)
                    .isPresent()) {
                secrets.put(instance.taskId(), app.run().secrets().orElse(Secrets.NONE));
            }
        }

        private void addSecrets(AppDefinition app, Instance instance, Secrets all) {
            app.run()
                    .pod()
                    .ifPresentOrElse(
                            pod -> pod.containers().forEach(container -> {
                                var task = instance.id().task(container.name(), instance.incarnation());
                                addSecrets(task, pod.secretsOf(container, all));
                            }),
                            () -> addSecrets(instance.taskId(), all));
        }

        private void addSecrets(TaskId task, Secrets used) {
            if (!used.areUnused()) {
                secrets.put(task, used);
            }
        }
    }

    /** True while instances wait that have found no place yet. */
    boolean somebodyWaits() {
        return apps.stream().anyMatch(app -> !app.scheduled.isEmpty());
    }

    /** Launches what fits on the offer, up to the number for one round; true when anything was launched. */
    boolean place(Slot slot) {
        int before = slot.launches();
        var round = new ArrayDeque<Waiting>();
        for (int i = 0; i < apps.size(); i++) {
            var app = apps.get((first + i) % apps.size());
            if (!app.scheduled.isEmpty()) {
                round.add(app);
            }
        }
        first++;
        while (!round.isEmpty() && slot.launches() - before < turn.settings().maxInstancesPerOffer()) {
            var app = round.poll();
            boolean launched =
                    app.settler.map(settler -> settle(app, settler, slot)).orElseGet(() -> match(app, slot));
            if (launched && !app.scheduled.isEmpty()) {
                round.add(app);
            }
        }
        return slot.launches() > before;
    }

    private boolean match(Waiting app, Slot slot) {
        return switch (app.matcher.match(slot.offer, slot.remaining, turn.nextSeed())) {
            case MatchResult.Matched matched -> {
                app.matcher.launched(slot.offer.hostname(), matched.attributes());
                var instance = launch(app, app.scheduled.removeFirst(), slot.offer, matched);
                slot.add(
                        app, instance, matched, matched.taken(), turn.settings().tasks());
                yield true;
            }
            case MatchResult.Refused refused -> {
                app.statistics = app.statistics.refused(slot.offer, refused.refusals(), turn.now());
                yield false;
            }
        };
    }

    /** First those whose data is there, then one that has none yet. */
    private boolean settle(Waiting app, Settler settler, Slot slot) {
        var candidates = new ArrayList<>(app.scheduled.stream()
                .filter(i -> i.residence().isPresent() && slot.keptFor.contains(i.id()))
                .toList());
        app.scheduled.stream().filter(i -> i.residence().isEmpty()).findFirst().ifPresent(candidates::add);
        var refused = List.<Refusal>of(new Refusal.Rule(
                NoOfferMatchReason.NO_CORRESPONDING_RESERVATION_FOUND, "no instance has its volumes there", false));
        for (var instance : candidates) {
            switch (settler.settle(instance, slot.offer, slot.remaining, turn.nextSeed())) {
                case Settlement.Settled settled -> {
                    app.scheduled.remove(instance);
                    if (instance.residence().isEmpty()) {
                        app.matcher.launched(
                                slot.offer.hostname(), settled.matched().attributes());
                    }
                    slot.operations.addAll(settled.operations());
                    var home = instance.withResidence(Optional.of(settled.residence()));
                    var launched = launch(app, home, slot.offer, settled.matched());
                    slot.add(
                            app,
                            launched,
                            settled.matched(),
                            settled.spent(),
                            turn.settings().tasks());
                    return true;
                }
                case Settlement.Unsettled(var why) -> {
                    refused = why.refusals();
                }
            }
        }
        app.statistics = app.statistics.refused(slot.offer, refused, turn.now());
        return false;
    }

    private Instance launch(Waiting waiting, Instance instance, Offer offer, MatchResult.Matched matched) {
        waiting.statistics = waiting.statistics.used(turn.now());
        var place = new Instance.Place(
                offer.agentId(), offer.hostname(), matched.attributes(), matched.hostPorts(), List.of());
        var launched = new Instance(
                        instance.id(),
                        instance.appId(),
                        waiting.app.version(),
                        waiting.app.configVersion(),
                        instance.incarnation(),
                        Condition.PROVISIONED,
                        instance.goal(),
                        Optional.of(place),
                        new Instance.Times(turn.now(), Optional.of(turn.now()), Optional.empty()),
                        Optional.empty(),
                        Optional.empty())
                .withResidence(instance.residence());
        var provisioned = waiting.app
                .run()
                .pod()
                .map(pod -> launched.withContainers(Containers.provisioned(pod, matched.hostPorts(), turn.now())))
                .orElse(launched);
        turn.update(provisioned);
        return provisioned;
    }

    /** Keeps what was learned about why apps wait; of an app that waits no more, when it last used an offer. */
    void end() {
        for (var waiting : apps) {
            var kept = waiting.scheduled.isEmpty() ? waiting.statistics.atRest() : waiting.statistics;
            turn.change(new Change.StatisticsChanged(waiting.app.id(), kept));
        }
    }
}
