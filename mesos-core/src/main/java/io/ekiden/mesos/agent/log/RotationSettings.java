package io.ekiden.mesos.agent.log;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether the logs of tasks are rotated, and when. <b>Source:</b> Mesos {@code --container_logger} and the parameters of its
 * module {@code LogrotateContainerLogger}.
 *
 * @param rotates false lets them grow, as Mesos does by default
 */
public record RotationSettings(boolean rotates, Retention stdout, Retention stderr) {
    public static final RotationSettings DEFAULT = new RotationSettings(true, Retention.DEFAULT, Retention.DEFAULT);

    private static final String PREFIX = "CONTAINER_LOGGER_";

    /**
     * For a task that says otherwise in its environment, such as {@code CONTAINER_LOGGER_MAX_STDOUT_SIZE=20MB}. What cannot be understood
     * does not count.
     *
     * @param sizes reads sizes; throws when it cannot
     */
    public RotationSettings of(Map<String, String> environment, ToLongFunction<String> sizes) {
        if (environment.keySet().stream().noneMatch(name -> name.startsWith(PREFIX))) {
            return this;
        }
        return new RotationSettings(
                rotates, of(stdout, "STDOUT", environment, sizes), of(stderr, "STDERR", environment, sizes));
    }

    private static Retention of(
            Retention otherwise, String stream, Map<String, String> environment, ToLongFunction<String> sizes) {
        var sized = changed(
                otherwise,
                environment.get(PREFIX + "MAX_" + stream + "_SIZE"),
                (retention, text) -> retention.withMaxBytes(sizes.applyAsLong(text)));
        return changed(sized, environment.get(PREFIX + "LOGROTATE_" + stream + "_OPTIONS"), Retention::withOptions);
    }

    private static Retention changed(
            Retention before, @Nullable String text, BiFunction<Retention, String, Retention> change) {
        try {
            return text == null ? before : change.apply(before, text);
        } catch (RuntimeException notUnderstood) {
            return before;
        }
    }
}
