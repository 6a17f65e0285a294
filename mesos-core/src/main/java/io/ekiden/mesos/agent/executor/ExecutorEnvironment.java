package io.ekiden.mesos.agent.executor;

import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
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

    ExecutorEnvironment(AgentSettings settings, ExecutorTimeouts timeouts, ExecutorTokens tokens) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.tokens = tokens;
    }

    Map<String, String> of(TaskRun run) {
        var address = settings.address();
        var endpoint = address + ":" + settings.port();
        var grace =
                run.task().executor().flatMap(ExecutorInfo::shutdownGracePeriod).orElse(timeouts.shutdownGrace());
        var backoff =
                timeouts.reregistration().compareTo(LONGEST_BACKOFF) < 0 ? timeouts.reregistration() : LONGEST_BACKOFF;
        var environment = new TreeMap<String, String>();
        environment.put("MESOS_AGENT_ENDPOINT", endpoint);
        environment.put("MESOS_SLAVE_PID", "slave(1)@" + endpoint);
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
