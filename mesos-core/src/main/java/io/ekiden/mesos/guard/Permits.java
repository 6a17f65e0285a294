package io.ekiden.mesos.guard;

import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.operation.OperationPermits;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Action;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an operator may do. A call of the v1 API is looked at as a whole. The paths of before have what they are about in their bodies:
 * there one has to be allowed to do it to everything.
 *
 * <p>Pure. <b>Source:</b> Mesos {@code docs/authorization.md}, {@code master/http.cpp}.
 */
public record Permits(Acls acls) {
    /** Why a call is refused, for its sender to read. */
    public Optional<String> refusal(Optional<String> principal, OperatorCall call, MasterState state) {
        return switch (call) {
            case OperatorCall.Read(var type) -> read(principal, type);
            case OperatorCall.Subscribe() -> subscribe(principal);
            case OperatorCall.Teardown(var id) -> teardown(principal, id, state);
            case OperatorCall.UpdateWeights(var weights) -> each(principal, Action.UPDATE_WEIGHT, weights.keySet());
            case OperatorCall.UpdateQuota(var quotas, var _) -> each(principal, Action.UPDATE_QUOTA, quotas.keySet());
            case OperatorCall.DrainAgent drain -> {
                var refusal = one(principal, Action.DRAIN_AGENT);
                yield refusal.isEmpty() && drain.markGone() ? one(principal, Action.MARK_AGENT_GONE) : refusal;
            }
            case OperatorCall.DeactivateAgent _ -> one(principal, Action.DEACTIVATE_AGENT);
            case OperatorCall.ReactivateAgent _ -> one(principal, Action.REACTIVATE_AGENT);
            case OperatorCall.MarkAgentGone _ -> one(principal, Action.MARK_AGENT_GONE);
            case OperatorCall.Maintain(var request) ->
                one(
                        principal,
                        switch (request) {
                            case MaintenanceRequest.Replace _ -> Action.UPDATE_MAINTENANCE_SCHEDULE;
                            case MaintenanceRequest.Start _ -> Action.START_MAINTENANCE;
                            case MaintenanceRequest.Stop _ -> Action.STOP_MAINTENANCE;
                        });
            case OperatorCall.Operate(var _, var operation) -> new OperationPermits(acls, principal).refusal(operation);
            case OperatorCall.OfFiles(var files) ->
                switch (files) {
                    case FilesCall.ListFiles _, FilesCall.ReadFile _ -> one(principal, Action.ACCESS_MESOS_LOG);
                    case FilesCall.GetLoggingLevel() -> Optional.empty();
                    case FilesCall.SetLoggingLevel _ -> one(principal, Action.SET_LOG_LEVEL);
                };
            case OperatorCall.Unsupported _ -> Optional.empty();
        };
    }

    private Optional<String> read(Optional<String> principal, String type) {
        return switch (type) {
            case "GET_FLAGS" -> one(principal, Action.VIEW_FLAGS);
            case "GET_MAINTENANCE_SCHEDULE" -> one(principal, Action.GET_MAINTENANCE_SCHEDULE);
            case "GET_MAINTENANCE_STATUS" -> one(principal, Action.GET_MAINTENANCE_STATUS);
            default -> Optional.empty();
        };
    }

    /** The stream tells of all frameworks and tasks, and of what agents have reserved. */
    private Optional<String> subscribe(Optional<String> principal) {
        return Stream.of(Action.VIEW_FRAMEWORK, Action.VIEW_TASK, Action.VIEW_EXECUTOR, Action.VIEW_ROLE)
                .flatMap(action -> all(principal, action).stream())
                .findFirst();
    }

    /** A framework that there is not is said not to be there, whoever asks. */
    public Optional<String> teardown(Optional<String> principal, FrameworkId id, MasterState state) {
        var framework = state.framework(id);
        if (framework == null) {
            return Optional.empty();
        }
        var owner = framework.info().principal();
        boolean allowed = owner.isPresent()
                ? acls.allow(principal, Action.TEARDOWN_FRAMEWORK, owner.get())
                : acls.allow(principal, Action.TEARDOWN_FRAMEWORK);
        return refusal(allowed, principal, Action.TEARDOWN_FRAMEWORK);
    }

    /**
     * See the type; a path that changes nothing, or that is looked at elsewhere, is not refused.
     *
     * @param path without {@code /master} before it
     */
    public Optional<String> refusal(Optional<String> principal, String method, String path) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        // A route takes its path with a slash at the end too.
        var plain = path.replaceAll("(?<=.)/+$", "");
        return switch (plain) {
            case "/flags" -> one(principal, Action.VIEW_FLAGS);
            case "/maintenance/status" -> one(principal, Action.GET_MAINTENANCE_STATUS);
            case "/maintenance/schedule" ->
                one(principal, reads ? Action.GET_MAINTENANCE_SCHEDULE : Action.UPDATE_MAINTENANCE_SCHEDULE);
            case "/machine/down" -> one(principal, Action.START_MAINTENANCE);
            case "/machine/up" -> one(principal, Action.STOP_MAINTENANCE);
            case "/logging/toggle" -> endpoint(principal, plain).or(() -> one(principal, Action.SET_LOG_LEVEL));
            case "/metrics/snapshot", "/files/debug" -> endpoint(principal, plain);
            case "/files/browse", "/files/read", "/files/download" -> one(principal, Action.ACCESS_MESOS_LOG);
            case "/reserve" -> all(principal, Action.RESERVE_RESOURCES);
            case "/unreserve" -> all(principal, Action.UNRESERVE_RESOURCES);
            case "/create-volumes" -> all(principal, Action.CREATE_VOLUME);
            case "/destroy-volumes" -> all(principal, Action.DESTROY_VOLUME);
            default -> {
                if (!reads && (plain.equals("/quota") || plain.startsWith("/quota/"))) {
                    yield all(principal, Action.UPDATE_QUOTA);
                }
                yield !reads && plain.equals("/weights") ? all(principal, Action.UPDATE_WEIGHT) : Optional.empty();
            }
        };
    }

    private Optional<String> each(Optional<String> principal, Action action, Collection<String> objects) {
        return objects.stream()
                .filter(object -> !acls.allow(principal, action, object))
                .findFirst()
                .flatMap(_ -> refusal(false, principal, action));
    }

    private Optional<String> endpoint(Optional<String> principal, String path) {
        return each(principal, Action.GET_ENDPOINT_WITH_PATH, List.of(path));
    }

    private Optional<String> one(Optional<String> principal, Action action) {
        return refusal(acls.allow(principal, action), principal, action);
    }

    private Optional<String> all(Optional<String> principal, Action action) {
        return refusal(acls.allowAll(principal, action), principal, action);
    }

    private static Optional<String> refusal(boolean allowed, Optional<String> principal, Action action) {
        return allowed
                ? Optional.empty()
                : Optional.of(principal.map(name -> "Principal '" + name + "'").orElse("Nobody in particular")
                        + " is not authorized for " + action);
    }
}
