package io.ekiden.testkit.sim;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.Request;
import java.util.List;

/** Events in few words, for traces. */
final class Words {
    private Words() {}

    static String of(AgentEvent event) {
        return switch (event) {
            case AgentEvent.MasterSpoke(var message) -> "< master: " + of(message);
            case AgentEvent.Begun(var found) -> "Begun " + found;
            case AgentEvent.BegunToCleanUp(var found) -> "BegunToCleanUp " + found;
            case AgentEvent.LinkBroken _,
                    AgentEvent.Reconfigured _,
                    AgentEvent.MasterElected _,
                    AgentEvent.LeaveRequested _,
                    AgentEvent.TimerFired _,
                    AgentEvent.FetchProgressed _,
                    AgentEvent.FetchSucceeded _,
                    AgentEvent.FetchFailed _,
                    AgentEvent.LaunchProgressed _,
                    AgentEvent.RunStarted _,
                    AgentEvent.RunNotStarted _,
                    AgentEvent.LimitExceeded _,
                    AgentEvent.RunEnded _,
                    AgentEvent.HealthChanged _,
                    AgentEvent.CheckFinished _,
                    AgentEvent.ExecutorSubscribed _,
                    AgentEvent.ExecutorCalled _,
                    AgentEvent.ExecutorGone _ -> event.toString();
        };
    }

    static String of(MasterToAgent message) {
        return switch (message) {
            case MasterToAgent.RunTask(var _, var task, var _) -> "RunTask " + task.taskId();
            case MasterToAgent.RunGroup(var _, var tasks, var _) ->
                "RunGroup " + tasks.stream().map(TaskInfo::taskId).toList();
            case MasterToAgent.KillTask(var _, var task, var _) -> "KillTask " + task;
            case MasterToAgent.Acknowledge(var _, var task, var uuid) -> "Acknowledge " + task + " " + uuid;
            case MasterToAgent.ReconcileTasks(var _, var tasks) -> "ReconcileTasks " + tasks;
            case MasterToAgent.ApplyOperation _,
                    MasterToAgent.AcknowledgeOperation _,
                    MasterToAgent.Registered _,
                    MasterToAgent.ShutdownFramework _,
                    MasterToAgent.ResendUpdates _,
                    MasterToAgent.ExecutorMessage _,
                    MasterToAgent.ShutdownExecutor _,
                    MasterToAgent.Ping _,
                    MasterToAgent.Shutdown _ -> message.toString();
        };
    }

    static String of(MasterEvent event) {
        return switch (event) {
            case MasterEvent.AgentSaid(var session, var message) -> "< agent session " + session + ": " + of(message);
            case MasterEvent.FrameworkCalled(var session, var call) ->
                "< framework session " + session + ": " + of(call);
            case MasterEvent.AgentLinkBroken _,
                    MasterEvent.FrameworkLinkBroken _,
                    MasterEvent.TeardownRequested _,
                    MasterEvent.AgentDrainRequested _,
                    MasterEvent.AgentDeactivationRequested _,
                    MasterEvent.AgentReactivationRequested _,
                    MasterEvent.AgentGoneRequested _,
                    MasterEvent.FrameworkUpdateRequested _,
                    MasterEvent.WeightsUpdateRequested _,
                    MasterEvent.QuotaUpdateRequested _,
                    MasterEvent.OperationRequested _,
                    MasterEvent.MaintenanceRequested _,
                    MasterEvent.DeadlineReached _ -> event.toString();
        };
    }

    static String of(AgentToMaster message) {
        return switch (message) {
            case AgentToMaster.Register(var info, var id, var tasks, var _, var _) ->
                "Register " + info.hostname() + " " + id.map(Object::toString).orElse("new") + " "
                        + tasks.stream()
                                .map(t -> t.task().taskId() + "=" + t.latestState())
                                .toList();
            case AgentToMaster.StatusUpdate(var _, var status, var latest) -> of(status) + " latest " + latest;
            case AgentToMaster.OperationEnded _ -> "OperationEnded";
            case AgentToMaster.ExecutorEnded _, AgentToMaster.ExecutorMessage _ -> message.toString();
            case AgentToMaster.Unregister() -> "Unregister";
            case AgentToMaster.Pong() -> "Pong";
        };
    }

    static String of(TaskStatus status) {
        return status.state() + " " + status.taskId()
                + status.reason().map(r -> " " + r).orElse("");
    }

    static String of(Call call) {
        return switch (call) {
            case Call.Subscribe(var info, var _, var _) ->
                "Subscribe " + info.id().map(Object::toString).orElse("new");
            case Call.Accept accept ->
                "Accept " + accept.offerIds() + " "
                        + accept.tasks().stream().map(TaskInfo::taskId).toList();
            case Call.Decline(var offers, var _) -> "Decline " + offers;
            case Call.Reconcile(var tasks) ->
                "Reconcile " + tasks.stream().map(Call.ReconcileTask::taskId).toList();
            case Call.Kill(var task, var _, var _) -> "Kill " + task;
            case Call.Acknowledge(var _, var task, var uuid) -> "Acknowledge " + task + " " + uuid;
            case Call.UpdateFramework _,
                    Call.AcceptInverseOffers _,
                    Call.DeclineInverseOffers _,
                    Call.AcknowledgeOperation _,
                    Call.ReconcileOperations _,
                    Call.Teardown _,
                    Call.Revive _,
                    Call.Suppress _,
                    Call.Shutdown _,
                    Call.Message _ -> call.getClass().getSimpleName();
        };
    }

    static String of(List<KernelEvent> events) {
        return String.join("; ", events.stream().map(Words::of).toList());
    }

    private static String of(KernelEvent event) {
        return switch (event) {
            case KernelEvent.FromMaster(var fromMaster) -> "< master: " + of(fromMaster);
            case KernelEvent.Asked(var id, var request) -> "< client: " + id + " " + of(request);
            case KernelEvent.HealthCheckFailed(var task, var _) -> "HealthCheckFailed " + task;
            case KernelEvent.MasterLost _,
                    KernelEvent.TimerFired _,
                    KernelEvent.Elected _,
                    KernelEvent.HealthChanged _,
                    KernelEvent.BecameReady _,
                    KernelEvent.HealthGaveUp _ -> event.toString();
        };
    }

    static String of(Request request) {
        return switch (request) {
            case Request.CreateApp(var app, var force, var _) ->
                "Create " + app.id() + " × " + app.instances() + (force ? " by force" : "");
            case Request.UpdateApps(var apps, var force, var _, var _) ->
                "Update "
                        + apps.stream()
                                .map(u -> u.app().id() + " × " + u.app().instances() + " cmd "
                                        + u.app().run().process().cmd().orElse(""))
                                .toList()
                        + (force ? " by force" : "");
            case Request.AsPlanned(var planned, var token) -> of(planned) + " as planned " + token;
            case Request.ChangeGroup _,
                    Request.RestartApp _,
                    Request.DeleteApp _,
                    Request.DeleteApps _,
                    Request.DeletePod _,
                    Request.CancelDeployment _,
                    Request.PauseDeployment _,
                    Request.ResumeDeployment _,
                    Request.KillTasks _,
                    Request.ResetDelay _,
                    Request.Subscribe _,
                    Request.BalancerAlive _,
                    Request.BalancerDrained _ -> request.toString();
        };
    }

    private static String of(Event event) {
        return switch (event) {
            case Event.Offers(var offers) ->
                "Offers " + offers.stream().map(Offer::id).toList();
            case Event.Update(var status) -> of(status);
            case Event.UpdateOperationStatus _,
                    Event.InverseOffers _,
                    Event.RescindInverseOffer _,
                    Event.Message _,
                    Event.Subscribed _,
                    Event.Rescind _,
                    Event.Failure _,
                    Event.ExecutorEnded _,
                    Event.Error _,
                    Event.Heartbeat _ -> event.toString();
        };
    }
}
