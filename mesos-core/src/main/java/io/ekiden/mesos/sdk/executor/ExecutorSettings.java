package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.Durations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an executor is told by its environment. <b>Source:</b> Mesos {@code docs/executor-http-api.md}.
 *
 * @param agent where it subscribes
 * @param recoveryTimeout without its agent for this long, it ends; at once if its framework keeps no checkpoints
 * @param backoff the longest wait before it subscribes again
 * @param shutdownGrace how long it has to end
 * @param token what proves that it is itself
 * @param authorities PEM: who vouches for an agent that speaks TLS; absent: those that Java trusts
 */
public record ExecutorSettings(
        URI agent,
        ExecutorKey executor,
        Duration recoveryTimeout,
        Duration backoff,
        Duration shutdownGrace,
        Optional<String> token,
        Optional<Path> authorities) {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration BACKOFF = Duration.ofSeconds(2);

    /** @throws IllegalArgumentException naming the variable that is missing or cannot be understood */
    public static ExecutorSettings of(Map<String, String> environment) {
        boolean checkpoint = "1".equals(environment.get("MESOS_CHECKPOINT"));
        boolean secure = environment.getOrDefault("LIBPROCESS_SSL_ENABLED", "").matches("1|true");
        return new ExecutorSettings(
                URI.create((secure ? "https://" : "http://") + needed("MESOS_AGENT_ENDPOINT", environment)),
                new ExecutorKey(
                        new FrameworkId(needed("MESOS_FRAMEWORK_ID", environment)),
                        new ExecutorId(needed("MESOS_EXECUTOR_ID", environment))),
                checkpoint ? time("MESOS_RECOVERY_TIMEOUT", environment, Duration.ofMinutes(15)) : Duration.ZERO,
                time("MESOS_SUBSCRIPTION_BACKOFF_MAX", environment, BACKOFF),
                time("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", environment, GRACE),
                Optional.ofNullable(environment.get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN")),
                Optional.ofNullable(environment.get("LIBPROCESS_SSL_CA_FILE")).map(Path::of));
    }

    private static String needed(String name, Map<String, String> environment) {
        var value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set: is this process started by a Mesos agent?");
        }
        return value;
    }

    private static Duration time(String name, Map<String, String> environment, Duration otherwise) {
        var text = environment.get(name);
        return text == null
                ? otherwise
                : Durations.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException(name + " is '" + text + "', which is no time"));
    }
}
