package io.ekiden.mesos.agent.executor;

import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What an executor is told by its environment, besides what every run is. <b>Source:</b> Mesos {@code slave.cpp executorEnvironment}. */
final class ExecutorEnvironment {
    /** How long an executor need not give up without its agent: Mesos's {@code --recovery_timeout}. */
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(15);

    /** Waits before it subscribes again are shorter than the time it has for that. */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    private final AgentSettings settings;
    private final ExecutorTimeouts timeouts;
    private final ExecutorTokens tokens;
    private volatile Tls tls = Tls.NONE;

    ExecutorEnvironment(AgentSettings settings, ExecutorTimeouts timeouts, ExecutorTokens tokens) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.tokens = tokens;
    }

    /** How those that are started from now on reach their agent. */
    void speak(Tls secure) {
        tls = secure;
    }

    /** By TLS they ask for the agent by its name, which its certificate is of. */
    Map<String, String> of(TaskRun run) {
        boolean secure = tls.serverScheme().equals("https");
        var address = settings.address();
        var grace =
                run.task().executor().flatMap(ExecutorInfo::shutdownGracePeriod).orElse(timeouts.shutdownGrace());
        var backoff =
                timeouts.reregistration().compareTo(LONGEST_BACKOFF) < 0 ? timeouts.reregistration() : LONGEST_BACKOFF;
        var environment = new TreeMap<String, String>();
        environment.put("MESOS_AGENT_ENDPOINT", (secure ? settings.hostname() : address) + ":" + settings.port());
        environment.put("MESOS_SLAVE_PID", "slave(1)@" + address + ":" + settings.port());
        if (secure) {
            environment.put("LIBPROCESS_SSL_ENABLED", "true");
            tls.authoritiesFile().ifPresent(file -> environment.put("LIBPROCESS_SSL_CA_FILE", file.toString()));
        }
        environment.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
        environment.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", Durations.text(grace));
        environment.put("MESOS_RECOVERY_TIMEOUT", Durations.text(RECOVERY_TIMEOUT));
        environment.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", Durations.text(backoff));
        environment.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", tokens.of(run));
        environment.put("LIBPROCESS_IP", address);
        environment.put("LIBPROCESS_PORT", "0");
        return environment;
    }
}
