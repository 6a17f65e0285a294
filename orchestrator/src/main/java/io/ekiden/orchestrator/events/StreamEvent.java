package io.ekiden.orchestrator.events;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Optional;

/** An event as subscribers see it. <b>Source:</b> Marathon's event catalogue; names are those of {@code eventType}. */
public sealed interface StreamEvent {
    /**
     * {@code api_post_event}: a definition was posted.
     *
     * @param created as a new app: then the event has it as the answer has, as it was asked for
     */
    record ApiPost(String clientIp, String uri, AppDefinition app, boolean created) implements StreamEvent {}

    /** {@code pod_created_event}. */
    record PodCreated(String clientIp, String uri) implements StreamEvent {}

    /** {@code pod_updated_event}. */
    record PodUpdated(String clientIp, String uri) implements StreamEvent {}

    /** {@code pod_deleted_event}. */
    record PodDeleted(String clientIp, String uri) implements StreamEvent {}

    /** {@code group_change_success}. */
    record GroupChanged(Instant version) implements StreamEvent {}

    /** {@code deployment_info}: a step begins. */
    record DeploymentInfo(Deployment deployment) implements StreamEvent {}

    /** {@code deployment_step_success}. */
    record DeploymentStepDone(Deployment deployment) implements StreamEvent {}

    /** {@code deployment_success}. */
    record DeploymentDone(Deployment deployment) implements StreamEvent {}

    /** {@code deployment_failed}. */
    record DeploymentFailed(Deployment deployment, String reason) implements StreamEvent {}

    /** {@code deployment_paused}, ours alone. */
    record DeploymentPaused(Deployment deployment) implements StreamEvent {}

    /** {@code deployment_resumed}, ours alone. */
    record DeploymentResumed(Deployment deployment) implements StreamEvent {}

    /** {@code app_terminated_event}: a removed app is gone. */
    record AppTerminated(PathId app) implements StreamEvent {}

    /** {@code status_update_event}: as Mesos reported it of one of the instance's tasks. */
    record StatusUpdate(Instance instance, TaskId task, TaskState state, String message) implements StreamEvent {}

    /** {@code instance_changed_event}: the condition changed. */
    record InstanceChanged(Instance instance) implements StreamEvent {}

    /** {@code instance_health_changed_event}; empty: not known any more. */
    record InstanceHealthChanged(Instance instance, Optional<Boolean> healthy) implements StreamEvent {}

    /** {@code health_status_changed_event}. */
    record HealthStatusChanged(Instance instance, boolean alive) implements StreamEvent {}

    /** {@code add_health_check_event}: a configuration of an app has this check. */
    record HealthCheckAdded(PathId app, Instant version, AppHealthCheck check) implements StreamEvent {}

    /** {@code remove_health_check_event}: one of its checks is not wanted any more. */
    record HealthCheckRemoved(PathId app) implements StreamEvent {}

    /** {@code failed_health_check_event}. */
    record HealthCheckFailed(Instance instance, AppHealthCheck check) implements StreamEvent {}

    /** {@code unhealthy_instance_kill_event}. */
    record UnhealthyKill(Instance instance, String reason) implements StreamEvent {}

    /**
     * {@code health_brake_engaged_event}, ours alone: too many tasks were killed for bad health of late, others that are ill run on.
     *
     * @param unhealthy how many of the app's instances are ill and run on
     * @param instances how many it has
     */
    record HealthBrakeEngaged(PathId app, int unhealthy, int instances) implements StreamEvent {}

    /** {@code health_brake_released_event}, ours alone: no task of the app that is ill runs on any more. */
    record HealthBrakeReleased(PathId app) implements StreamEvent {}

    /**
     * {@code lb_label_refused_event}, ours alone: the load balancer that runs with the orchestrator refuses labels of a port.
     *
     * @param servicePort of the app's port, 0 when it has none
     * @param reason which label, what it has to be, and what becomes of the port
     */
    record LbLabelRefused(String appId, int servicePort, String reason) implements StreamEvent {}

    /** {@code unknown_instance_terminated_event}. */
    record UnknownTerminated(String instanceId, PathId app, TaskState state) implements StreamEvent {}

    /** {@code scheduler_registered_event}, or re-registered when the framework id was known. */
    record SchedulerRegistered(String frameworkId, String master, boolean again) implements StreamEvent {}

    /** {@code scheduler_disconnected_event}. */
    record SchedulerDisconnected() implements StreamEvent {}

    /** {@code framework_message_event}: an executor says something. */
    record FrameworkMessage(String executorId, String agentId, String message) implements StreamEvent {}

    /** {@code event_stream_attached}: a subscriber came. */
    record StreamAttached(String remoteAddress) implements StreamEvent {}

    /** {@code event_stream_detached}: a subscriber is gone. */
    record StreamDetached(String remoteAddress) implements StreamEvent {}

    /** {@code subscribe_event} or {@code unsubscribe_event}: events are posted to a URL from now on, or no more. */
    record Subscription(String clientIp, String callbackUrl, boolean wanted) implements StreamEvent {}

    /**
     * {@code events_missed}, ours alone: a subscriber came back, and something happened in between that is not known any more.
     *
     * @param lastEventId what it has read last
     * @param resumedAfter id before the first event it gets
     */
    record EventsMissed(String lastEventId, String resumedAfter) implements StreamEvent {}
}
