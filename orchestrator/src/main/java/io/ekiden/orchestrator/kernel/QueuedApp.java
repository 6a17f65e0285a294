package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.queue.LastRefusals;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An app that waits to be launched, and why it still waits.
 *
 * @param count instances that wait
 * @param since when the first of them began to
 * @param delayUntil when it may be launched after failures; absent when it only waits for an offer
 * @param refusals offers that were no use to it, one of each agent seen since, the latest last. The same object for apps that are refused alike
 */
public record QueuedApp(
        AppDefinition app,
        int count,
        Instant since,
        Optional<Instant> delayUntil,
        OfferStatistics statistics,
        List<UnusedOffer> refusals) {
    /** All that wait, in the order of their ids. */
    static List<QueuedApp> of(OrchestratorState state, LastRefusals refusals, Instant now) {
        var queue = new ArrayList<QueuedApp>(state.waiting().size());
        state.waiting()
                .forEach((id, count) ->
                        state.app(id).ifPresent(app -> queue.add(entry(state, app, count, refusals, now))));
        return queue;
    }

    private static QueuedApp entry(
            OrchestratorState state, AppDefinition app, int count, LastRefusals refusals, Instant now) {
        var instances = state.instances(app.id());
        var since = since(instances).orElse(now);
        return new QueuedApp(
                app,
                count,
                since,
                state.launching().backoff().delayUntil(app, now),
                state.launching().statistics().getOrDefault(app.id(), OfferStatistics.NONE),
                refusals.of(app, instances, since));
    }

    private static Optional<Instant> since(Collection<Instance> instances) {
        return instances.stream()
                .filter(instance -> instance.condition() == Condition.SCHEDULED)
                .map(instance -> instance.times().since())
                .min(Comparator.naturalOrder());
    }

    /** When an offer last came that was no use to it. */
    public Optional<Instant> lastUnusedAt() {
        return refusals.isEmpty()
                ? statistics.totals().lastUnusedAt()
                : Optional.of(refusals.getLast().timestamp());
    }
}
