package io.ekiden.orchestrator.launch;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The launch delays of all apps, by app and version of its configuration: a new configuration begins without a delay, a scaled app
 * keeps it. Immutable.
 *
 * <p><b>Source:</b> Marathon {@code RateLimiter}. Not persisted: a new leader begins without delays.
 */
public final class Backoff {
    /** What a delay belongs to. */
    public record Key(PathId appId, Instant configVersion) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::appId).thenComparing(Key::configVersion);

        public static Key of(AppDefinition app) {
            return new Key(app.id(), app.configVersion());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public static final Backoff NONE = new Backoff(TreePMap.empty());

    private final TreePMap<Key, LaunchDelay> delays;

    private Backoff(TreePMap<Key, LaunchDelay> delays) {
        this.delays = delays;
    }

    /** Whether an instance that ends like this delays its successors. A killed one was wished away; one that finished was not. */
    public static boolean countsAsFailure(Condition condition) {
        return switch (condition) {
            case FAILED, ERROR, DROPPED, GONE, FINISHED -> true;
            case SCHEDULED,
                    PROVISIONED,
                    STAGING,
                    STARTING,
                    RUNNING,
                    KILLING,
                    UNREACHABLE,
                    UNREACHABLE_INACTIVE,
                    KILLED,
                    UNKNOWN -> false;
        };
    }

    /** Whether an update to this condition is a sign of life that moves the delay: see {@link #advanced}. */
    public static boolean countsAsLife(Condition condition) {
        return switch (condition) {
            case PROVISIONED, STAGING, STARTING, RUNNING -> true;
            case SCHEDULED,
                    KILLING,
                    UNREACHABLE,
                    UNREACHABLE_INACTIVE,
                    FINISHED,
                    FAILED,
                    ERROR,
                    KILLED,
                    GONE,
                    DROPPED,
                    UNKNOWN -> false;
        };
    }

    /** An instance of the app failed. A strategy of 0 seconds never delays. */
    public Backoff failed(AppDefinition app, Instant now) {
        var strategy = app.run().lifecycle().backoff();
        if (!strategy.backoff().isPositive()) {
            return this;
        }
        var key = Key.of(app);
        var known = delays.get(key);
        var next = known == null || known.isForgotten(now)
                ? LaunchDelay.first(strategy, now)
                : known.increased(strategy, now);
        return new Backoff(delays.plus(key, next));
    }

    /** An instance of the app was launched, is being staged, or runs: its delay, if any, is counted from now. */
    public Backoff advanced(AppDefinition app, Instant now) {
        var key = Key.of(app);
        var known = delays.get(key);
        return known == null ? this : new Backoff(delays.plus(key, known.advanced(now)));
    }

    /** Forgets every delay of the app: it was restarted, deleted, or someone asked for it. */
    public Backoff reset(PathId appId) {
        var rest = delays;
        for (var key : delays.tailMap(new Key(appId, Instant.MIN), true).keySet()) {
            if (!key.appId().equals(appId)) {
                break;
            }
            rest = rest.minus(key);
        }
        return rest.size() == delays.size() ? this : new Backoff(rest);
    }

    /** Forgets the delays of apps that have long been without failures. */
    public Backoff swept(Instant now) {
        var rest = delays;
        for (var entry : delays.entrySet()) {
            if (entry.getValue().isForgotten(now)) {
                rest = rest.minus(entry.getKey());
            }
        }
        return rest.size() == delays.size() ? this : new Backoff(rest);
    }

    /** When the app may be launched next; absent when at once. */
    public Optional<Instant> delayUntil(AppDefinition app, Instant now) {
        return delay(app).map(LaunchDelay::until).filter(now::isBefore);
    }

    /** The delay of the app's configuration, also when it is over but not forgotten. */
    public Optional<LaunchDelay> delay(AppDefinition app) {
        return Optional.ofNullable(delays.get(Key.of(app)));
    }

    /** All delays by key. Unmodifiable. */
    public Map<Key, LaunchDelay> delays() {
        return delays;
    }
}
