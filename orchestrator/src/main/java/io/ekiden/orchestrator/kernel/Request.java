package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.LabelSelector;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What users can ask the kernel to change. Definitions are valid in themselves; versions and service ports are given here. */
public sealed interface Request {
    /** Where a request came from, for events. */
    record Origin(String clientIp, String uri) {}

    /** Whether tasks are restarted for a change of their configuration that they need not notice. */
    enum Restart {
        /** As Marathon. */
        ALWAYS,
        /** Only when they need to notice: see {@link io.ekiden.orchestrator.spec.RunSpec#isSameForTasks}. */
        IF_NEEDED
    }

    /** The same, by force where there is such a thing. */
    default Request forced() {
        return switch (this) {
            case CreateApp(var app, var _, var origin) -> new CreateApp(app, true, origin);
            case UpdateApps(var apps, var _, var restart, var origin) -> new UpdateApps(apps, true, restart, origin);
            case ChangeGroup(var wish, var _, var restart, var dryRun) -> new ChangeGroup(wish, true, restart, dryRun);
            case RestartApp(var app, var _) -> new RestartApp(app, true);
            case DeleteApp(var app, var _) -> new DeleteApp(app, true);
            case DeletePod(var pod, var _, var origin) -> new DeletePod(pod, true, origin);
            case DeleteApps(var selectors, var _) -> new DeleteApps(selectors, true);
            case AsPlanned(var request, var token) -> new AsPlanned(request.forced(), token);
            case KillTasks(var tasks, var scale, var wipe, var _) -> new KillTasks(tasks, scale, wipe, true);
            case CancelDeployment _,
                    PauseDeployment _,
                    ResumeDeployment _,
                    ResetDelay _,
                    Subscribe _,
                    BalancerAlive _,
                    BalancerDrained _ -> this;
        };
    }

    /** A change that was planned before, made only if the plan still holds. */
    record AsPlanned(Request request, String token) implements Request {}

    /** A new app, or pod; refused when the id is taken. */
    record CreateApp(AppDefinition app, boolean force, Origin origin) implements Request {}

    /**
     * New definitions, created where they do not exist, in one deployment.
     *
     * @param apps each with the version it was derived from; a definition that changed since is not overwritten but answered with {@link Answer.Stale}
     */
    record UpdateApps(List<Update> apps, boolean force, Restart restart, Origin origin) implements Request {
        public UpdateApps {
            apps = List.copyOf(apps);
        }

        public UpdateApps(List<Update> apps, boolean force, Origin origin) {
            this(apps, force, Restart.ALWAYS, origin);
        }
    }

    /** @param basedOn absent when the app did not exist */
    record Update(AppDefinition app, Optional<Instant> basedOn) {}

    /**
     * A change of a group and of what is below it, in one deployment.
     *
     * @param dryRun only say what would be done
     */
    record ChangeGroup(GroupWish wish, boolean force, Restart restart, boolean dryRun) implements Request {
        public ChangeGroup(GroupWish wish, boolean force, boolean dryRun) {
            this(wish, force, Restart.ALWAYS, dryRun);
        }
    }

    record RestartApp(PathId app, boolean force) implements Request {}

    record DeleteApp(PathId app, boolean force) implements Request {}

    /** All apps whose labels match every selector, in one deployment; refused when there is none. */
    record DeleteApps(List<LabelSelector> selectors, boolean force) implements Request {
        public DeleteApps {
            selectors = List.copyOf(selectors);
        }
    }

    record DeletePod(PathId pod, boolean force, Origin origin) implements Request {}

    /** Without force: rolls back by a new deployment; with force: stops and leaves the world as it is. */
    record CancelDeployment(String id, boolean force) implements Request {}

    /** Stand still for now. */
    record PauseDeployment(String id) implements Request {}

    /** Go on. */
    record ResumeDeployment(String id) implements Request {}

    /**
     * Kills tasks; unknown ids are skipped.
     *
     * @param scale also lower the number of instances by as many
     */
    record KillTasks(List<TaskId> tasks, boolean scale, boolean wipe, boolean force) implements Request {
        public KillTasks {
            tasks = List.copyOf(tasks);
        }
    }

    /** Launch at once, without the delay earned by failures. */
    record ResetDelay(PathId app) implements Request {}

    /**
     * Events are to be posted to a URL, or no more.
     *
     * @param wanted false: no more
     */
    record Subscribe(String callbackUrl, boolean wanted, Origin origin) implements Request {}

    /** A load balancer says it is there and will answer for drained tasks. */
    record BalancerAlive(String id, Duration ttl) implements Request {}

    /** A load balancer sends nothing to these tasks any more. */
    record BalancerDrained(String id, List<TaskId> tasks) implements Request {
        public BalancerDrained {
            tasks = List.copyOf(tasks);
        }
    }
}
