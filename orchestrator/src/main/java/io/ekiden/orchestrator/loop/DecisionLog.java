package io.ekiden.orchestrator.loop;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator would tell a colleague, in the log: deployments, failures, who the master is. Nothing of tasks that do as they should. */
final class DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final int MAX_ACTIONS = 5;
    private static final int MAX_TEXT = 500;

    private DecisionLog() {}

    static void heard(StreamEvent event) {
        line(event).ifPresent(LOG::info);
    }

    /** The line for an event; absent when it is not worth one. */
    static Optional<String> line(StreamEvent event) {
        return switch (event) {
            case StreamEvent.DeploymentInfo(var deployment) -> Optional.of(step(deployment));
            case StreamEvent.DeploymentDone(var deployment) ->
                Optional.of("Deployed deploymentId=" + deployment.id() + " apps="
                        + deployment.affectedApps().size());
            case StreamEvent.DeploymentFailed(var deployment, var reason) ->
                Optional.of("Deployment ended early deploymentId=" + deployment.id() + " reason=" + text(reason));
            case StreamEvent.DeploymentPaused(var deployment) -> Optional.of("Paused deploymentId=" + deployment.id());
            case StreamEvent.DeploymentResumed(var deployment) ->
                Optional.of("Resumed deploymentId=" + deployment.id());
            case StreamEvent.AppTerminated(var app) -> Optional.of("Removed appId=" + app);
            case StreamEvent.UnhealthyKill(var instance, var reason) ->
                Optional.of("Killing an unhealthy task" + ids(instance) + " reason=" + text(reason));
            case StreamEvent.HealthBrakeEngaged(var app, var unhealthy, var instances) ->
                Optional.of("Many tasks are unhealthy at once, the others run on for now appId=" + app + " unhealthy="
                        + unhealthy + " instances=" + instances);
            case StreamEvent.HealthBrakeReleased(var app) ->
                Optional.of("No unhealthy task runs on any more appId=" + app);
            case StreamEvent.StatusUpdate update -> failure(update);
            case StreamEvent.SchedulerRegistered(var id, var master, var again) ->
                Optional.of((again ? "Subscribed again" : "Subscribed") + " frameworkId=" + id + " master=" + master);
            case StreamEvent.Subscription(var clientIp, var url, var wanted) ->
                Optional.of((wanted ? "Subscribed" : "Unsubscribed") + " callbackUrl=" + text(url) + " by=" + clientIp);
            case StreamEvent.ApiPost _,
                    StreamEvent.PodCreated _,
                    StreamEvent.PodUpdated _,
                    StreamEvent.PodDeleted _,
                    StreamEvent.GroupChanged _,
                    StreamEvent.DeploymentStepDone _,
                    StreamEvent.InstanceChanged _,
                    StreamEvent.InstanceHealthChanged _,
                    StreamEvent.HealthStatusChanged _,
                    StreamEvent.HealthCheckAdded _,
                    StreamEvent.HealthCheckRemoved _,
                    StreamEvent.HealthCheckFailed _,
                    StreamEvent.LbLabelRefused _,
                    StreamEvent.UnknownTerminated _,
                    StreamEvent.SchedulerDisconnected _,
                    StreamEvent.FrameworkMessage _,
                    StreamEvent.StreamAttached _,
                    StreamEvent.StreamDetached _,
                    StreamEvent.EventsMissed _ -> Optional.empty();
        };
    }

    private static String step(Deployment deployment) {
        var actions = deployment.currentActions();
        var named = actions.stream()
                .limit(MAX_ACTIONS)
                .map(action -> action.kind().wireName(deployment.isOfPod(action.app())) + " " + action.app())
                .collect(Collectors.joining(", "));
        return "Deploying deploymentId=" + deployment.id() + " step=" + (deployment.currentStep() + 1) + "/"
                + deployment.steps().size() + ": " + named
                + (actions.size() > MAX_ACTIONS ? " and " + (actions.size() - MAX_ACTIONS) + " more" : "");
    }

    private static Optional<String> failure(StreamEvent.StatusUpdate update) {
        return switch (update.state()) {
            case TASK_FAILED,
                    TASK_ERROR,
                    TASK_LOST,
                    TASK_DROPPED,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR,
                    TASK_UNREACHABLE,
                    TASK_UNKNOWN ->
                Optional.of("Task failed" + ids(update.instance()) + " state=" + update.state() + " message="
                        + text(update.message()));
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING, TASK_KILLED, TASK_FINISHED ->
                Optional.empty();
        };
    }

    private static String ids(Instance instance) {
        return " taskId=" + instance.taskId().value()
                + instance.place().map(at -> " agentId=" + at.agentId().value()).orElse("");
    }

    /** Others wrote it: it must not begin a line of its own, and not fill the log. */
    private static String text(String theirs) {
        var line = theirs.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
