package io.ekiden.orchestrator.store.codec;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.RootChange;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.kernel.history.TaskHistory;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreKey;
import io.ekiden.orchestrator.store.StoreOp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes to store operations, and stored entries back to a state. Keys, with ids as {@link StoreKey} encodes them:
 *
 * <pre>
 * framework                          id of the framework
 * former/ID                          a number, of an id that it has had before: the larger, the later
 * roots/VERSION                      a change of the root group: which apps went from which version to which, and what became of groups
 * groups/GROUP                       a group
 * apps/APP/versions/VERSION          a definition
 * apps/APP/current                   the version that is in force, where no change of the root says it; absent once the app is removed
 * apps/APP/failure                   the last task failure
 * history/APP/SLOT                   one of its last tasks that ended; SLOT is its number modulo how many are kept
 * instances/APP/INSTANCE             an instance
 * deployments/ID                     a running deployment
 * ended/ID                           a deployment that is over, and how it went
 * callbacks/URL                      a URL that events are posted to
 * </pre>
 *
 * A change of the root may be a large write, of which a crash leaves the beginning. Its record comes after the definitions and before
 * everything that says which of them are in force; when it is read, it is believed before those. So the change is there as a whole or not
 * at all. That record, and those of deployments, are packed when they are large.
 */
public final class StateCodec {
    /** Larger records are packed; in bytes. */
    public static final int PACKED_FROM = Packed.LARGE;

    private static final String DEPLOYMENTS = "deployments/";

    private StateCodec() {}

    /** What has to be stored so that the change is not lost; nothing for changes that are not durable. */
    public static List<StoreOp> encode(Change change, OrchestratorState before) {
        if (!change.isDurable()) {
            return List.of();
        }
        return switch (change) {
            case Change.RootChanged changed -> changed(changed, before);
            case Change.RootForgotten(var version) -> rootForgotten(version, before);
            case Change.AppRemoved(var id) -> removed(id, before);
            case Change.VersionForgotten(var id, var version) -> List.of(new StoreOp.Delete(version(id, version)));
            case Change.InstanceUpdated(var instance) ->
                List.of(put(instance(instance.appId(), instance.id()), instance));
            case Change.InstanceForgotten(var app, var id) -> List.of(new StoreOp.Delete(instance(app, id)));
            case Change.ResidenceLeft(var left) -> List.of(put(leftover(left.instance()), left));
            case Change.ResidenceFreed(var id) -> List.of(new StoreOp.Delete(leftover(id)));
            case Change.DeploymentUpdated(var deployment) -> List.of(packed(DEPLOYMENTS + deployment.id(), deployment));
            case Change.DeploymentEnded(var over) -> {
                var id = over.deployment().id();
                yield List.of(packed("ended/" + id, over), new StoreOp.Delete(DEPLOYMENTS + id));
            }
            case Change.DeploymentForgotten(var id) -> List.of(new StoreOp.Delete("ended/" + id));
            case Change.FrameworkRegistered _, Change.FrameworkForgotten _ ->
                StoredFramework.encode(before, before.apply(change));
            case Change.CallbackWanted(var url, var wanted) ->
                List.of(wanted ? new StoreOp.Put(callback(url), bytes(url)) : new StoreOp.Delete(callback(url)));
            case Change.TaskEnded(var end) -> List.of(put(history(end.app(), end.number()), end));
            case Change.TaskFailed(var failure) -> List.of(put(failure(failure.app()), failure));
            case Change.BackoffChanged _,
                    Change.StatisticsChanged _,
                    Change.AgentsSeen _,
                    Change.LaunchWanted _,
                    Change.OffersAnswered _,
                    Change.BrakesChanged _,
                    Change.BalancerSeen _,
                    Change.BalancerGone _,
                    Change.BalancerDrained _,
                    Change.MasterSeen _,
                    Change.DeploymentProgressed _,
                    Change.OffersWanted _ -> List.of();
        };
    }

    /** Id of the deployment that it stores, if that is not over. */
    public static Optional<String> deploymentOf(StoreOp op) {
        return Optional.of(op.key())
                .filter(key -> op instanceof StoreOp.Put && key.startsWith(DEPLOYMENTS))
                .map(key -> key.substring(DEPLOYMENTS.length()));
    }

    private static List<StoreOp> changed(Change.RootChanged changed, OrchestratorState before) {
        var ops = new ArrayList<StoreOp>();
        changed.defined().forEach(app -> ops.add(put(version(app.id(), app.version()), app)));
        ops.add(packed(root(changed.root().version()), changed.root()));
        changed.root().groups().forEach((id, move) -> ops.add(groupOp(id, move.to())));
        changed.root().apps().forEach((id, move) -> {
            ops.add(currentOp(id, move.to()));
            if (move.to().isEmpty()) {
                ops.add(new StoreOp.Delete(failure(id)));
                before.population()
                        .historyOf(id)
                        .ends()
                        .forEach(end -> ops.add(new StoreOp.Delete(history(id, end.number()))));
            }
        });
        ops.addAll(groupsLeft(changed.root(), before));
        return ops;
    }

    /** A data directory of before there were groups says of none that it exists: those of apps that go would go with them. */
    private static List<StoreOp> groupsLeft(RootChange root, OrchestratorState before) {
        var left = new TreeMap<PathId, Group>();
        root.apps().forEach((id, move) -> {
            for (var group = id.parent(); move.to().isEmpty() && !group.isRoot(); group = group.parent()) {
                before.tree().group(group).ifPresent(g -> left.put(g.id(), g));
            }
        });
        left.keySet().removeAll(root.groups().keySet());
        return left.values().stream()
                .map(group -> put(group(group.id()), group))
                .toList();
    }

    /** What only this change said is written where it is looked for without: a crash may have kept that from being done before. */
    private static List<StoreOp> rootForgotten(Instant version, OrchestratorState before) {
        var roots = before.definitions().roots();
        var later = roots.tailMap(version, false).values();
        var ops = new ArrayList<StoreOp>();
        var forgotten = roots.get(version);
        if (forgotten != null) {
            forgotten.apps().keySet().stream()
                    .filter(id -> later.stream().noneMatch(root -> root.apps().containsKey(id)))
                    .forEach(id -> ops.add(currentOp(id, before.app(id).map(AppDefinition::version))));
            forgotten.groups().keySet().stream()
                    .filter(id -> later.stream().noneMatch(root -> root.groups().containsKey(id)))
                    .forEach(id -> ops.add(groupOp(id, before.tree().group(id))));
        }
        ops.add(new StoreOp.Delete(root(version)));
        return ops;
    }

    private static StoreOp currentOp(PathId id, Optional<Instant> version) {
        return version.<StoreOp>map(v -> new StoreOp.Put(current(id), bytes(v.toString())))
                .orElseGet(() -> new StoreOp.Delete(current(id)));
    }

    private static StoreOp groupOp(PathId id, Optional<Group> group) {
        return group.map(g -> put(group(id), g)).orElseGet(() -> new StoreOp.Delete(group(id)));
    }

    private static List<StoreOp> removed(PathId id, OrchestratorState before) {
        var ops = new ArrayList<StoreOp>();
        before.versions(id).keySet().forEach(v -> ops.add(new StoreOp.Delete(version(id, v))));
        ops.add(new StoreOp.Delete(failure(id)));
        return ops;
    }

    /**
     * Reads a state from what is stored.
     *
     * @throws IllegalStateException naming the entry that cannot be read
     */
    public static OrchestratorState decode(SortedMap<String, byte[]> entries) {
        var state = StoredFramework.decode(OrchestratorState.of(StoredDefinitions.read(entries)), entries);
        for (var entry : entries.entrySet()) {
            state = decode(state, entry);
        }
        return state;
    }

    private static OrchestratorState decode(OrchestratorState state, Map.Entry<String, byte[]> entry) {
        var key = entry.getKey();
        var value = entry.getValue();
        if (key.startsWith("apps/") && key.endsWith("/failure")) {
            return state.apply(new Change.TaskFailed(RecordJson.read(value, TaskFailure.class, key)));
        }
        if (key.startsWith("history/")) {
            return state.apply(new Change.TaskEnded(RecordJson.read(value, TaskEnd.class, key)));
        }
        if (key.startsWith("instances/")) {
            return state.apply(new Change.InstanceUpdated(RecordJson.read(value, Instance.class, key)));
        }
        if (key.startsWith("callbacks/")) {
            return state.apply(new Change.CallbackWanted(text(value), true));
        }
        if (key.startsWith("leftovers/")) {
            return state.apply(new Change.ResidenceLeft(RecordJson.read(value, Leftover.class, key)));
        }
        if (key.startsWith(DEPLOYMENTS)) {
            return state.apply(new Change.DeploymentUpdated(RecordJson.read(value, Deployment.class, key)));
        }
        if (key.startsWith("ended/")) {
            return state.apply(new Change.DeploymentEnded(RecordJson.read(value, EndedDeployment.class, key)));
        }
        return state;
    }

    private static String root(Instant version) {
        return StoredDefinitions.ROOTS + StoreKey.encode(version.toString());
    }

    private static String group(PathId id) {
        return StoredDefinitions.GROUPS + StoreKey.encode(id.toString());
    }

    private static String failure(PathId id) {
        return app(id) + "/failure";
    }

    private static String history(PathId id, long number) {
        return "history/" + StoreKey.encode(id.toString()) + "/" + number % TaskHistory.MAX_TASKS;
    }

    static String app(PathId id) {
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

    private static String callback(String url) {
        return "callbacks/" + StoreKey.encode(url);
    }

    private static String leftover(InstanceId id) {
        return "leftovers/" + StoreKey.encode(id.value());
    }

    private static StoreOp put(String key, Object value) {
        return new StoreOp.Put(key, RecordJson.write(value));
    }

    /** Of a record that grows with the number of apps in a request. */
    private static StoreOp packed(String key, Object value) {
        return new StoreOp.Put(key, Packed.pack(RecordJson.write(value)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
