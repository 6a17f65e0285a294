package io.ekiden.orchestrator.launch.queue;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.AppMatcher;
import io.ekiden.orchestrator.launch.MatchResult;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.launch.fit.SeenAgents;
import io.ekiden.orchestrator.launch.fit.SeenAgents.Seen;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.launch.resident.Settlement;
import io.ekiden.orchestrator.launch.resident.Settler;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Why apps are not launched, found out when somebody asks: each is matched with what was left of the last offers. So it is true of the
 * agents as they were seen last, also where an app was not shown an offer because it had refused a better one. Apps that are alike are
 * refused alike, and are looked at once. Lives for one answer; not shared.
 */
public final class LastRefusals {
    /** Of so many agents, those heard of last. */
    public static final int MAX_AGENTS = 100;

    /** For volumes that are never made. */
    private static final UUID NO_UUID = new UUID(0, 0);

    private final List<Seen> agents;
    private final PlacementRules rules;
    private final Optional<Keeping> keeping;
    private final Map<AppMatcher.Wishes, List<UnusedOffer>> known = new HashMap<>();

    public LastRefusals(SeenAgents seen, PlacementRules rules, Optional<Keeping> keeping) {
        var all = List.copyOf(seen.all());
        this.agents = all.subList(Math.max(0, all.size() - MAX_AGENTS), all.size());
        this.rules = rules;
        this.keeping = keeping;
    }

    /**
     * Offers that were no use to the app, one of each agent, those heard of longest ago first.
     *
     * @param instances all of the app
     * @param since when it began to wait: what was offered before is not counted
     */
    public List<UnusedOffer> of(AppDefinition app, Collection<Instance> instances, Instant since) {
        var neighbours = Neighbours.of(app, instances);
        var settler = keeping.filter(_ -> app.run().isResident());
        if (settler.isPresent()) {
            return since(ofResident(app, instances, neighbours, settler.get()), since);
        }
        var wishes = AppMatcher.wishes(app, rules, neighbours);
        if (wishes.isEmpty()) {
            return since(of(AppMatcher.of(app, rules, neighbours)), since);
        }
        return since(known.computeIfAbsent(wishes.get(), _ -> of(AppMatcher.of(app, rules, neighbours))), since);
    }

    /** The same list where that is all of it: whoever tells of many apps knows by that what it has told already. */
    private static List<UnusedOffer> since(List<UnusedOffer> refused, Instant since) {
        int first = 0;
        while (first < refused.size() && refused.get(first).timestamp().isBefore(since)) {
            first++;
        }
        return first == 0 ? refused : refused.subList(first, refused.size());
    }

    private List<UnusedOffer> of(AppMatcher matcher) {
        var refused = new ArrayList<UnusedOffer>(agents.size());
        for (var agent : agents) {
            if (matcher.match(agent.offer(), agent.left(), 0) instanceof MatchResult.Refused(var refusals)) {
                refused.add(new UnusedOffer(agent.offer(), refusals, agent.at()));
            }
        }
        return refused;
    }

    private List<UnusedOffer> ofResident(
            AppDefinition app, Collection<Instance> instances, List<Instance> neighbours, Keeping with) {
        var settler = new Settler(app, AppMatcher.of(app, rules, neighbours), with, () -> NO_UUID);
        var waiting = instances.stream()
                .filter(instance -> instance.condition() == Condition.SCHEDULED && instance.isActive())
                .toList();
        var refused = new ArrayList<UnusedOffer>(agents.size());
        for (var agent : agents) {
            refusals(settler, waiting, agent)
                    .ifPresent(refusals -> refused.add(new UnusedOffer(agent.offer(), refusals, agent.at())));
        }
        return refused;
    }

    /** Empty when one of them would settle there. */
    private static Optional<List<Refusal>> refusals(Settler settler, List<Instance> waiting, Seen agent) {
        var refused = Settler.NOTHING_KEPT;
        for (var instance :
                Settler.candidates(waiting, Keeping.owners(agent.offer().resources()))) {
            switch (settler.settle(instance, agent.offer(), agent.left(), 0)) {
                case Settlement.Settled _ -> {
                    return Optional.empty();
                }
                case Settlement.Unsettled(var why) -> refused = why.refusals();
            }
        }
        return Optional.of(refused);
    }
}
