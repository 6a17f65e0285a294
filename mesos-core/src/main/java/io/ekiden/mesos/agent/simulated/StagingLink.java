package io.ekiden.mesos.agent.simulated;

import io.ekiden.mesos.agent.MasterLink;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A link on which a task labelled {@code SIM=staging} gets one more URI, which {@link #fetcher()} never finishes to fetch: the task stays
 * in TASK_STAGING until it is killed. All on the agent's context.
 */
public final class StagingLink implements MasterLink {
    private static final CommandInfo.Uri NEVER =
            new CommandInfo.Uri("simulated://never", false, false, false, Optional.empty());

    private final MasterLink link;

    public StagingLink(MasterLink link) {
        this.link = link;
    }

    @Override
    public void connect(Consumer<MasterToAgent> fromMaster, Runnable onBroken) {
        link.connect(message -> fromMaster.accept(held(message)), onBroken);
    }

    @Override
    public void send(AgentToMaster message) {
        link.send(message);
    }

    @Override
    public void onElection(Runnable elected) {
        link.onElection(elected);
    }

    @Override
    public void close() {
        link.close();
    }

    private static MasterToAgent held(MasterToAgent message) {
        return message instanceof MasterToAgent.RunTask(var frameworkId, var task, var _)
                        && "staging".equals(task.labels().get("SIM"))
                ? new MasterToAgent.RunTask(frameworkId, withUri(task))
                : message;
    }

    private static TaskInfo withUri(TaskInfo task) {
        var command = task.command();
        var uris = new ArrayList<>(command.uris());
        uris.add(NEVER);
        return new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                task.resources(),
                new CommandInfo(
                        command.shell(),
                        command.value(),
                        command.arguments(),
                        command.environment(),
                        uris,
                        command.user()),
                task.killGracePeriod(),
                task.healthCheck(),
                task.labels());
    }

    /** Has everything at once, but for what this link adds. */
    public static TaskFetcher fetcher() {
        Map<ContainerId, Promise<Void>> held = new HashMap<>();
        return new TaskFetcher() {
            @Override
            public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
                return request.uris().contains(NEVER)
                        ? held.computeIfAbsent(containerId, _ -> Promise.promise())
                                .future()
                        : Future.succeededFuture();
            }

            @Override
            public void cancel(ContainerId containerId) {
                var fetch = held.remove(containerId);
                if (fetch != null) {
                    fetch.fail("The fetch was given up");
                }
            }
        };
    }
}
