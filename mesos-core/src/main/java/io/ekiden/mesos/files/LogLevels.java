package io.ekiden.mesos.files;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.http.Bodies;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.TypeConversionException;

/** More is logged for a while. <b>Source:</b> libprocess {@code logging.cpp}, {@code /logging/toggle}. */
public final class LogLevels {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.class);

    /** There is one log in a process, whoever asks. */
    private static long asked;

    /** The last one who asks decides when it ends; nobody waits for the end of what was asked before. */
    private static Runnable forgetLast = () -> {};

    private final Timer timer;

    /** Runs something later, unless what is returned is run before that. */
    interface Timer {
        Runnable after(Duration time, Runnable action);
    }

    public LogLevels(Vertx vertx) {
        this((time, action) -> {
            long id = vertx.setTimer(Math.max(1, time.toMillis()), _ -> action.run());
            return () -> vertx.cancelTimer(id);
        });
    }

    LogLevels(Timer timer) {
        this.timer = timer;
    }

    public void mount(Router router) {
        router.route("/logging/toggle").handler(this::toggle);
    }

    /** Why not, if it is not done. */
    public Optional<String> set(long level, Duration time) {
        if (level < 0 || level > Integer.MAX_VALUE) {
            return Optional.of("Invalid level '" + level + "'.");
        }
        if (level < LogSettings.configured()) {
            return Optional.of("'" + level + "' < original level.");
        }
        if (!time.isPositive() || time.compareTo(Duration.ofDays(365)) > 0) {
            return Optional.of("A level of logging is set for more than nothing and at most a year.");
        }
        begin((int) level, time, timer);
        return Optional.empty();
    }

    private static synchronized void begin(int level, Duration time, Timer timer) {
        LogSettings.set(level);
        LOG.info("log level set level={} for={}", level, time);
        forgetLast.run();
        long mine = ++asked;
        forgetLast = timer.after(time, () -> end(mine));
    }

    private static synchronized void end(long mine) {
        if (asked == mine) {
            forgetLast = () -> {};
            LogSettings.set(LogSettings.configured());
            LOG.info("log level is as configured again");
        }
    }

    private void toggle(RoutingContext request) {
        var level = request.queryParams().get("level");
        var duration = request.queryParams().get("duration");
        if (level == null && duration == null) {
            Bodies.answer(request.request(), 200, LogSettings.level() + "\n");
        } else if (level == null || duration == null) {
            Bodies.answer(
                    request.request(),
                    400,
                    "Expecting '" + (level == null ? "level" : "duration") + "=value' in query.\n");
        } else if (!level.matches("-?\\d{1,9}")) {
            Bodies.answer(request.request(), 400, "Failed to convert '" + level + "' to number.\n");
        } else {
            try {
                set(Long.parseLong(level), new DurationConverter().convert(duration))
                        .ifPresentOrElse(
                                why -> Bodies.answer(request.request(), 400, why + "\n"),
                                () -> request.response().end());
            } catch (TypeConversionException e) {
                Bodies.answer(request.request(), 400, e.getMessage() + ".\n");
            }
        }
    }
}
