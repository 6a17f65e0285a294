package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.RateLimits;
import io.ekiden.mesos.security.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts who comes how often. Any thread. It remembers those whom the limits name, and all others as one. */
final class Turnstile {
    private final RateLimits limits;
    private final Map<Optional<String>, TokenBucket> buckets = new HashMap<>();

    Turnstile(RateLimits limits) {
        this.limits = limits;
    }

    /** Zero: go on. Else to come again after this. */
    Duration pass(Optional<String> principal, Instant now) {
        var key = principal.filter(limits.byPrincipal()::containsKey);
        var rate = key.map(limits.byPrincipal()::get).orElse(limits.others());
        if (rate.isEmpty()) {
            return Duration.ZERO;
        }
        synchronized (buckets) {
            var bucket = buckets.getOrDefault(key, TokenBucket.full(rate.get(), now));
            var taken = bucket.take(rate.get(), now);
            buckets.put(key, taken.bucket());
            return taken.until();
        }
    }
}
