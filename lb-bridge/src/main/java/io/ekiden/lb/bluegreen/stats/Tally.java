package io.ekiden.lb.bluegreen.stats;

import io.ekiden.lb.view.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests of two colours since a moment, added up over all HAProxies. Reloads, after which a HAProxy counts from 0, do no harm.
 *
 * @param last what each server had at the last look, by HAProxy, listener and name
 */
public record Tally(SortedMap<String, Counts> last, Counts old, Counts young) {
    public Tally {
        last = Collections.unmodifiableSortedMap(new TreeMap<>(last));
    }

    /** Begins: what was before does not count. */
    public static Tally of(List<Balancer> balancers) {
        return new Tally(new TreeMap<>(), Counts.NONE, Counts.NONE).next(balancers, Set.of(), Set.of());
    }

    /** With what came since the last look to servers at these places. */
    public Tally next(List<Balancer> balancers, Set<Endpoint> olds, Set<Endpoint> youngs) {
        var seen = new TreeMap<String, Counts>(last);
        var oldSum = old;
        var youngSum = young;
        for (var balancer : balancers) {
            for (var server : balancer.servers().orElse(List.of())) {
                var key = String.join(" ", balancer.name(), server.proxy(), server.name());
                var more = server.counts().since(last.getOrDefault(key, Counts.NONE));
                seen.put(key, server.counts());
                if (olds.contains(server.endpoint())) {
                    oldSum = oldSum.plus(more);
                } else if (youngs.contains(server.endpoint())) {
                    youngSum = youngSum.plus(more);
                }
            }
        }
        return new Tally(seen, oldSum, youngSum);
    }
}
