package io.ekiden.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is logged, and where, as it stands in the file of the logging library: this process has one of it. Levels are those of Mesos:
 * 0 is what is configured, 1 tells more (DEBUG), 2 and above everything (TRACE), of Ekiden alone.
 */
public final class LogSettings {
    private static final String OURS = "io.ekiden";
    private static final int MOST = 2;

    /** As it was when the first one asked. */
    private static final int CONFIGURED = level();

    private static final Optional<Level> CONFIGURED_LEVEL =
            context().flatMap(it -> Optional.ofNullable(it.getLogger(OURS).getLevel()));

    private LogSettings() {}

    /** How much is logged now. */
    public static int level() {
        return context()
                .map(it -> levelOf(it.getLogger(OURS).getEffectiveLevel()))
                .orElse(0);
    }

    private static int levelOf(Level level) {
        return level.isGreaterOrEqual(Level.INFO) ? 0 : level.isGreaterOrEqual(Level.DEBUG) ? 1 : MOST;
    }

    /** Less than what is configured is not possible. */
    public static int configured() {
        return CONFIGURED;
    }

    /** From now on; {@link #configured} goes back to what was before. */
    public static void set(int level) {
        context()
                .ifPresent(it -> it.getLogger(OURS)
                        .setLevel(
                                level <= CONFIGURED
                                        ? CONFIGURED_LEVEL.orElse(null)
                                        : level == 1 ? Level.DEBUG : Level.TRACE));
    }

    /** The level of each logger there is, by name; those that have none of their own say that it is {@code (inherited)}. */
    public static SortedMap<String, String> loggers() {
        var levels = new TreeMap<String, String>();
        context()
                .ifPresent(it -> it.getLoggerList()
                        .forEach(logger -> levels.put(
                                logger.getName(),
                                logger.getEffectiveLevel() + (logger.getLevel() == null ? " (inherited)" : ""))));
        return levels;
    }

    /** The level that a logger has of its own. */
    public static Optional<String> ownLevel(String logger) {
        return context().map(it -> it.getLogger(logger).getLevel()).map(Level::toString);
    }

    /**
     * From now on.
     *
     * @param level such as {@code debug}; absent: that of the loggers above it, which the root has none of
     */
    public static void set(String logger, Optional<String> level) {
        context()
                .ifPresent(it ->
                        it.getLogger(logger).setLevel(level.map(Level::valueOf).orElse(null)));
    }

    /** The file that is logged to, if there is one. */
    public static Optional<Path> file() {
        return context().stream()
                .flatMap(it -> StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                it.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders(), 0),
                        false))
                .filter(FileAppender.class::isInstance)
                .map(appender -> Path.of(((FileAppender<?>) appender).getFile()))
                .findFirst();
    }

    private static Optional<LoggerContext> context() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context)
                : Optional.empty();
    }
}
