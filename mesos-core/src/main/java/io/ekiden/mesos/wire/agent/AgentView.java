package io.ekiden.mesos.wire.agent;

import io.ekiden.mesos.agent.AgentCounts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What readers of an agent see: one snapshot, and what does not change. */
public record AgentView(AgentState state, Setup setup, AgentCounts counts) {
    /**
     * @param recovery how long the agent took to learn what became of its tasks
     * @param fetcher how it was set up, where something is really fetched
     * @param cache of what was fetched
     * @param collected what was removed of its disk
     * @param sandboxes where the files of a run are
     */
    public record Setup(
            AgentSettings settings,
            AgentTimeouts timeouts,
            Instant startedAt,
            Duration recovery,
            Optional<FetcherSettings> fetcher,
            TaskFetcher.Cache cache,
            GcCounts collected,
            Function<TaskRun, Path> sandboxes) {}
}
