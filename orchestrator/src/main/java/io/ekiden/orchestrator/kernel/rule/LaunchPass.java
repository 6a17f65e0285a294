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
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.launch.TaskGroupFactory;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import io.ekiden.orchestrator.launch.queue.Hope;
import io.ekiden.orchestrator.launch.queue.LaunchQueue;
import io.ekiden.orchestrator.launch.queue.Neighbours;
import io.ekiden.orchestrator.launch.queue.RefusedOffer;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.launch.resident.Release;
import io.ekiden.orchestrator.launch.resident.Settlement;
import io.ekiden.orchestrator.launch.resident.Settler;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Places waiting instances on the offers of one turn. Apps take turns, one instance each, beginning with another app for every offer,
 * so that none starves behind a large one. Each launch is recorded before its offer is accepted.
 *
 * <p>An offer is shown to those apps alone that have not refused it, or a better one of its agent, as they are now. What comes of a pass
 * does not depend on that: the places of apps in their ring, the ports and the ids come from the seed and the ids of apps and instances.
 */
final class LaunchPass {
    private final Turn turn;
    private final PlacementRules rules;
    private final LaunchQueue queue;
    private final long seed;
    private final SplittableRandom ofVolumes;
    /** In the order of their places in the ring. */
    private final List<Waiting> apps;

    private int rounds;

    /** One app in this pass. */
    private static final class Waiting {
        private final long place;
        private final long change;
        private final AppDefinition app;
        private final AppMatcher matcher;
        private final Optional<Settler> settler;
        private final ArrayDeque<Instance> scheduled;
        private OfferStatistics statistics;
        private boolean hasLooked;
        private boolean hasLaunched;

        Waiting(LaunchPass pass, AppDefinition app, List<Instance> counted, List<Instance> scheduled) {
            this.app = app;
            this.place = mixed(pass.seed, app.id().hashCode());
            this.change = Objects.requireNonNull(pass.queue.changes().get(app.id()), "of those that wait");
            this.matcher = AppMatcher.of(app, pass.rules, counted);
            this.settler = pass.turn
                    .keeping()
                    .filter(_ -> app.run().isResident())
                    .map(keeping -> new Settler(app, matcher, keeping, () -> Turn.newUuid(pass.ofVolumes)));
            this.scheduled = new ArrayDeque<>(scheduled);
            this.statistics = Optional.ofNullable(
                            pass.turn.state().launching().statistics().get(app.id()))
                    .orElse(OfferStatistics.NONE);
        }

        /** A launch may change where the next one fits. */
        boolean isToSee(Slot slot) {
            return !scheduled.isEmpty() && (hasLaunched || change > slot.refusedUpTo());
        }
    }

    /** @param slots all offers of the turn */
    LaunchPass(Turn turn, List<Slot> slots) {
        this.turn = turn;
        this.rules = PlacementRules.at(turn.now(), turn.settings().placement())
                .in(turn.state().master().flatMap(MasterConnection::region));
        this.queue = turn.state().launching().queue();
        this.seed = turn.nextSeed();
        this.ofVolumes = new SplittableRandom(mixed(seed, 1));
        slots.forEach(slot -> slot.remember(queue, rules));
        long refused = slots.stream().mapToLong(Slot::refusedUpTo).min().orElse(queue.last());
        apps = queue.changedAfter(refused).stream()
                .flatMap(id -> Delays.waiting(turn, id))
                .filter(app -> Delays.isOver(turn, app))
                .map(this::waiting)
                .sorted(Comparator.comparingLong((Waiting waiting) -> waiting.place)
                        .thenComparing(waiting -> waiting.app.id())
                        .thenComparing(waiting -> waiting.app.configVersion()))
                .toList();
    }

    private static long mixed(long seed, long more) {
        return new SplittableRandom(seed + more * 0x9e3779b97f4a7c15L).nextLong();
    }

    private Waiting waiting(AppDefinition app) {
        var instances = turn.state().instances(app.id());
        boolean paused = turn.state().pauseOf(app.id()).isPresent();
        var scheduled = instances.stream()
                .filter(i -> i.condition() == Condition.SCHEDULED && i.isActive())
                .filter(i -> !paused || i.configVersion().equals(app.configVersion()))
                .toList();
        return new Waiting(this, app, Neighbours.of(app, instances), scheduled);
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
        private RefusedOffer.Agent agent;
        /** The last change of those that are known to refuse it. */
        private long refusedUpTo;

        private Hope hope = Hope.NONE;
        private boolean isRefusedByAll;

        Slot(Offer offer) {
            this.offer = offer;
            this.keptFor = Keeping.owners(offer.resources());
            this.remaining = offer.resources();
            this.agent = RefusedOffer.Agent.of(offer, false);
        }

        private void remember(LaunchQueue queue, PlacementRules rules) {
            agent = RefusedOffer.Agent.of(offer, rules.isLeaving(offer));
            queue.refused(offer)
                    .filter(refused -> refused.coversOffer(agent, remaining))
                    .ifPresent(refused -> {
                        refusedUpTo = refused.last();
                        hope = refused.hope();
                    });
        }

        private long refusedUpTo() {
            return refusedUpTo;
        }

        private void refused(AppDefinition app, List<Refusal> refusals) {
            boolean isOfRole = offer.role().equals(app.run().placement().role());
            hope = hope.or(app.run().isResident() ? Hope.ANY_CHANGE : Hope.of(refusals, isOfRole));
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
                TaskInfoFactory.Settings settings) {
            remaining = remaining.minus(spent);
            var app = waiting.app;
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

    /** Those that have not refused it yet, beginning somewhere in the ring. */
    private ArrayDeque<Waiting> round(Slot slot) {
        long start = mixed(seed, - ++rounds);
        int from = 0;
        for (int to = apps.size(); from < to; ) {
            int middle = (from + to) >>> 1;
            if (apps.get(middle).place < start) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        var round = new ArrayDeque<Waiting>();
        for (int i = 0; i < apps.size(); i++) {
            var app = apps.get((from + i) % apps.size());
            if (app.isToSee(slot)) {
                round.add(app);
            }
        }
        return round;
    }

    /** Launches what fits on the offer, up to the number for one round; true when anything was launched. */
    boolean place(Slot slot) {
        int before = slot.launches();
        var round = round(slot);
        while (!round.isEmpty() && slot.launches() - before < turn.settings().maxInstancesPerOffer()) {
            var app = round.poll();
            app.hasLooked = true;
            boolean launched =
                    app.settler.map(settler -> settle(app, settler, slot)).orElseGet(() -> match(app, slot));
            if (launched && !app.scheduled.isEmpty()) {
                round.add(app);
            }
        }
        slot.isRefusedByAll = slot.launches() == before;
        return !slot.isRefusedByAll;
    }

    private boolean match(Waiting app, Slot slot) {
        var next = app.scheduled.getFirst();
        return switch (app.matcher.match(slot.offer, slot.remaining, seedOf(next))) {
            case MatchResult.Matched matched -> {
                app.matcher.launched(slot.offer.hostname(), matched.attributes());
                var instance = launch(app, app.scheduled.removeFirst(), slot.offer, matched);
                slot.add(app, instance, matched, matched.taken(), settings(app));
                yield true;
            }
            case MatchResult.Refused refused -> {
                refused(app, slot, refused.refusals());
                yield false;
            }
        };
    }

    private TaskInfoFactory.Settings settings(Waiting waiting) {
        return turn.settings().tasks().withEnforceGroupRole(turn.state().tree().enforcesRole(waiting.app.id()));
    }

    private long seedOf(Instance instance) {
        return mixed(seed, instance.id().hashCode());
    }

    private void refused(Waiting app, Slot slot, List<Refusal> refusals) {
        app.statistics = app.statistics.refused(refusals, turn.now());
        slot.refused(app.app, refusals);
    }

    private boolean settle(Waiting app, Settler settler, Slot slot) {
        var refused = Settler.NOTHING_KEPT;
        for (var instance : Settler.candidates(app.scheduled, slot.keptFor)) {
            switch (settler.settle(instance, slot.offer, slot.remaining, seedOf(instance))) {
                case Settlement.Settled settled -> {
                    app.scheduled.remove(instance);
                    if (instance.residence().isEmpty()) {
                        app.matcher.launched(
                                slot.offer.hostname(), settled.matched().attributes());
                    }
                    slot.operations.addAll(settled.operations());
                    var home = instance.withResidence(Optional.of(settled.residence()));
                    var launched = launch(app, home, slot.offer, settled.matched());
                    slot.add(app, launched, settled.matched(), settled.spent(), settings(app));
                    return true;
                }
                case Settlement.Unsettled(var why) -> {
                    refused = why.refusals();
                }
            }
        }
        refused(app, slot, refused);
        return false;
    }

    private Instance launch(Waiting waiting, Instance instance, Offer offer, MatchResult.Matched matched) {
        waiting.hasLaunched = true;
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

    /** Keeps what was learned about why apps wait, and who need not look again; of an app that waits no more, when it last used an offer. */
    void end(List<Slot> slots) {
        for (var waiting : apps) {
            if (waiting.hasLooked) {
                var kept = waiting.scheduled.isEmpty() ? waiting.statistics.atRest() : waiting.statistics;
                turn.change(new Change.StatisticsChanged(waiting.app.id(), kept));
            }
        }
        boolean isNobodyLeft = !somebodyWaits();
        var refused = new LinkedHashMap<LaunchQueue.Source, RefusedOffer>();
        var unsure = new ArrayList<LaunchQueue.Source>();
        for (var slot : slots) {
            var source = LaunchQueue.Source.of(slot.offer);
            if (isNobodyLeft || slot.isRefusedByAll) {
                refused.put(source, new RefusedOffer(slot.agent, slot.remaining, queue.last(), slot.hope));
            } else {
                unsure.add(source);
            }
        }
        turn.change(new Change.OffersAnswered(refused, unsure));
    }
}
