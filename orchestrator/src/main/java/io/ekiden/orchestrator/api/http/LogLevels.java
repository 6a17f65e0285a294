package io.ekiden.orchestrator.api.http;

import io.ekiden.config.LogSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Levels of loggers, for good or for a while. <b>Source:</b> Marathon {@code /logging}. */
public final class LogLevels {
    private final Vertx vertx;
    /** Those that are to change back. Guarded by this. */
    private final Map<String, Pending> pending = new HashMap<>();

    private record Pending(long timer, Optional<String> before) {}

    public LogLevels(Vertx vertx) {
        this.vertx = vertx;
    }

    /** By name; {@code INFO (inherited)} where a logger has none of its own. */
    public SortedMap<String, String> all() {
        return LogSettings.loggers();
    }

    /** @param time after which it is what it was before; absent: it stays */
    public synchronized void set(String logger, String level, Optional<Duration> time) {
        var known = Optional.ofNullable(pending.remove(logger));
        known.ifPresent(it -> vertx.cancelTimer(it.timer()));
        var before = known.map(Pending::before).orElseGet(() -> LogSettings.ownLevel(logger));
        LogSettings.set(logger, Optional.of(level));
        time.ifPresent(it -> pending.put(
                logger, new Pending(vertx.setTimer(Math.max(1, it.toMillis()), _ -> back(logger)), before)));
    }

    private synchronized void back(String logger) {
        Optional.ofNullable(pending.remove(logger)).ifPresent(it -> LogSettings.set(logger, it.before()));
    }
}
