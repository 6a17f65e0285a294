package io.ekiden.orchestrator.store.codec;

import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreKey;
import io.ekiden.orchestrator.store.StoreOp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Changes to store operations, and stored entries back to a state. Keys, with ids as {@link StoreKey} encodes them:
 *
 * <pre>
 * framework                          id of the framework
 * apps/APP/versions/VERSION          a definition
 * apps/APP/current                   the version that is in force; absent once the app is removed
 * apps/APP/failure                   the last task failure
 * instances/APP/INSTANCE             an instance
 * deployments/ID                     a running deployment
 * ended/ID                           a deployment that is over, and how it went
 * </pre>
 */
public final class StateCodec {
    private static final String FRAMEWORK = "framework";

    private StateCodec() {}

    /** What has to be stored so that the change is not lost; nothing for changes that are not durable. */
    public static List<StoreOp> encode(Change change, OrchestratorState before) {
        if (!change.isDurable()) {
            return List.of();
        }
        return switch (change) {
            case Change.AppDefined(var app) ->
                List.of(
                        put(version(app.id(), app.version()), app),
                        new StoreOp.Put(current(app.id()), bytes(app.version().toString())));
            case Change.AppUndefined(var id) -> List.of(new StoreOp.Delete(current(id)));
            case Change.AppRemoved(var id) -> removed(id, before);
            case Change.VersionForgotten(var id, var version) -> List.of(new StoreOp.Delete(version(id, version)));
            case Change.InstanceUpdated(var instance) ->
                List.of(put(instance(instance.appId(), instance.id()), instance));
            case Change.InstanceForgotten(var app, var id) -> List.of(new StoreOp.Delete(instance(app, id)));
            case Change.DeploymentUpdated(var deployment) -> List.of(put("deployments/" + deployment.id(), deployment));
            case Change.DeploymentEnded(var over) -> {
                var id = over.deployment().id();
                yield List.of(put("ended/" + id, over), new StoreOp.Delete("deployments/" + id));
            }
            case Change.DeploymentForgotten(var id) -> List.of(new StoreOp.Delete("ended/" + id));
            case Change.FrameworkRegistered(var id) -> List.of(new StoreOp.Put(FRAMEWORK, bytes(id.value())));
            case Change.FrameworkForgotten() -> List.of(new StoreOp.Delete(FRAMEWORK));
            case Change.TaskFailed(var failure) -> List.of(put(app(failure.app()) + "/failure", failure));
            case Change.BackoffChanged _,
                    Change.StatisticsChanged _,
                    Change.BalancerSeen _,
                    Change.BalancerGone _,
                    Change.BalancerDrained _,
                    Change.MasterSeen _,
                    Change.DeploymentProgressed _,
                    Change.OffersWanted _ -> List.of();
        };
    }

    private static List<StoreOp> removed(PathId id, OrchestratorState before) {
        var ops = new ArrayList<StoreOp>();
        before.versions(id).keySet().forEach(v -> ops.add(new StoreOp.Delete(version(id, v))));
        ops.add(new StoreOp.Delete(app(id) + "/failure"));
        return ops;
    }

    /**
     * Reads a state from what is stored.
     *
     * @throws IllegalStateException naming the entry that cannot be read
     */
    public static OrchestratorState decode(SortedMap<String, byte[]> entries) {
        var current = new HashMap<String, Instant>();
        entries.forEach((key, value) -> {
            if (key.startsWith("apps/") && key.endsWith("/current")) {
                current.put(key.substring(0, key.length() - "/current".length()), Instant.parse(text(value)));
            }
        });
        var state = OrchestratorState.EMPTY;
        for (var entry : entries.entrySet()) {
            state = decode(state, entry, current);
        }
        // The definitions in force come last, so that older ones do not hide them.
        for (var entry : current.entrySet()) {
            var key = entry.getKey() + "/versions/"
                    + StoreKey.encode(entry.getValue().toString());
            var value = entries.get(key);
            if (value == null) {
                throw new IllegalStateException("The store names version " + entry.getValue() + " as current in "
                        + entry.getKey() + "/current, but has no such definition");
            }
            state = state.apply(new Change.AppDefined(RecordJson.read(value, AppDefinition.class, key)));
        }
        return state;
    }

    private static OrchestratorState decode(
            OrchestratorState state, Map.Entry<String, byte[]> entry, Map<String, Instant> current) {
        var key = entry.getKey();
        var value = entry.getValue();
        if (key.equals(FRAMEWORK)) {
            return state.apply(new Change.FrameworkRegistered(new FrameworkId(text(value))));
        }
        if (key.startsWith("apps/") && key.contains("/versions/")) {
            var app = RecordJson.read(value, AppDefinition.class, key);
            var defined = state.apply(new Change.AppDefined(app));
            return current.containsKey(app(app.id())) ? defined : defined.apply(new Change.AppUndefined(app.id()));
        }
        if (key.startsWith("apps/") && key.endsWith("/failure")) {
            return state.apply(new Change.TaskFailed(RecordJson.read(value, TaskFailure.class, key)));
        }
        if (key.startsWith("instances/")) {
            return state.apply(new Change.InstanceUpdated(RecordJson.read(value, Instance.class, key)));
        }
        if (key.startsWith("deployments/")) {
            return state.apply(new Change.DeploymentUpdated(RecordJson.read(value, Deployment.class, key)));
        }
        if (key.startsWith("ended/")) {
            return state.apply(new Change.DeploymentEnded(RecordJson.read(value, EndedDeployment.class, key)));
        }
        return state;
    }

    private static String app(PathId id) {
        return "apps/" + StoreKey.encode(id.toString());
    }

    private static String current(PathId id) {
        return app(id) + "/current";
    }

    private static String version(PathId id, Instant version) {
        return app(id) + "/versions/" + StoreKey.encode(version.toString());
    }

    private static String instance(PathId app, InstanceId id) {
        return "instances/" + StoreKey.encode(app.toString()) + "/" + StoreKey.encode(id.value());
    }

    private static StoreOp put(String key, Object value) {
        return new StoreOp.Put(key, RecordJson.write(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
