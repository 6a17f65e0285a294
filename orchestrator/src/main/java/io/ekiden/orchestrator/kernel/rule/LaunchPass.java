package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.launch.AppMatcher;
import io.ekiden.orchestrator.launch.MatchResult;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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
        private OfferStatistics statistics;

        Waiting(AppDefinition app, AppMatcher matcher, List<Instance> scheduled, OfferStatistics statistics) {
            this.app = app;
            this.matcher = matcher;
            this.scheduled = new ArrayDeque<>(scheduled);
            this.statistics = statistics;
        }
    }

    LaunchPass(Turn turn) {
        this.turn = turn;
        this.rules = PlacementRules.at(turn.now()).in(turn.state().master().flatMap(MasterConnection::region));
        for (var id : turn.state().waiting().keySet()) {
            if (Offers.isLaunchable(turn, id)) {
                Delays.waiting(turn, id).filter(app -> Delays.isOver(turn, app)).forEach(app -> apps.add(waiting(app)));
            }
        }
        first = apps.isEmpty() ? 0 : (int) Math.floorMod(turn.nextSeed(), (long) apps.size());
    }

    private Waiting waiting(AppDefinition app) {
        var instances = turn.state().instances(app.id());
        // Instances that are about to go do not stand in the way of those that come instead of them.
        var counted = instances.stream()
                .filter(i -> i.isLaunched() && i.isActive() && i.killing().isEmpty())
                .filter(i -> i.configVersion().equals(app.configVersion()))
                .toList();
        var scheduled = instances.stream()
                .filter(i -> i.condition() == Condition.SCHEDULED && i.isActive())
                .filter(i -> turn.state().pauseOf(app.id()).isEmpty()
                        || i.configVersion().equals(app.configVersion()))
                .toList();
        var statistics = Optional.ofNullable(
                        turn.state().launching().statistics().get(app.id()))
                .orElseGet(() -> OfferStatistics.NONE);
        return new Waiting(app, AppMatcher.of(app, rules, counted), scheduled, statistics);
    }

    /** An offer, and what was placed on it so far. */
    static final class Slot {
        private final Offer offer;
        private final List<TaskInfo> tasks = new ArrayList<>();
        private final SortedMap<TaskId, Secrets> secrets = new TreeMap<>();
        private Resources remaining;

        Slot(Offer offer) {
            this.offer = offer;
            this.remaining = offer.resources();
        }

        Offer offer() {
            return offer;
        }

        Resources remaining() {
            return remaining;
        }

        List<TaskInfo> tasks() {
            return tasks;
        }

        /** Of the tasks that have some. */
        SortedMap<TaskId, Secrets> secrets() {
            return secrets;
        }

        private void add(AppDefinition app, TaskInfo task, Resources taken) {
            tasks.add(task);
            remaining = remaining.minus(taken);
            app.run().secrets().filter(used -> !used.areUnused()).ifPresent(used -> secrets.put(task.taskId(), used));
        }
    }

    /** True while instances wait that have found no place yet. */
    boolean somebodyWaits() {
        return apps.stream().anyMatch(app -> !app.scheduled.isEmpty());
    }

    /** Launches what fits on the offer, up to the number for one round; true when anything was launched. */
    boolean place(Slot slot) {
        var offer = slot.offer;
        int before = slot.tasks.size();
        var round = new ArrayDeque<Waiting>();
        for (int i = 0; i < apps.size(); i++) {
            var app = apps.get((first + i) % apps.size());
            if (!app.scheduled.isEmpty()) {
                round.add(app);
            }
        }
        first++;
        while (!round.isEmpty() && slot.tasks.size() - before < turn.settings().maxInstancesPerOffer()) {
            var app = round.poll();
            switch (app.matcher.match(offer, slot.remaining, turn.nextSeed())) {
                case MatchResult.Matched matched -> {
                    slot.add(app.app, launch(app, offer, matched), matched.taken());
                    if (!app.scheduled.isEmpty()) {
                        round.add(app);
                    }
                }
                case MatchResult.Refused refused ->
                    app.statistics = app.statistics.refused(offer, refused.refusals(), turn.now());
            }
        }
        return slot.tasks.size() > before;
    }

    private TaskInfo launch(Waiting waiting, Offer offer, MatchResult.Matched matched) {
        var instance = waiting.scheduled.removeFirst();
        waiting.matcher.launched(offer.hostname(), matched.attributes());
        waiting.statistics = waiting.statistics.used(turn.now());
        var place = new Instance.Place(
                offer.agentId(), offer.hostname(), matched.attributes(), matched.hostPorts(), List.of());
        turn.update(new Instance(
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
                Optional.empty()));
        return TaskInfoFactory.taskInfo(waiting.app, instance.id(), instance.incarnation(), offer, matched);
    }

    /** Keeps what was learned about why apps wait; of an app that waits no more, when it last used an offer. */
    void end() {
        for (var waiting : apps) {
            var kept = waiting.scheduled.isEmpty() ? waiting.statistics.atRest() : waiting.statistics;
            turn.change(new Change.StatisticsChanged(waiting.app.id(), kept));
        }
    }
}
