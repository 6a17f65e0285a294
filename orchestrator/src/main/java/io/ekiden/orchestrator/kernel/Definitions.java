package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import org.pcollections.TreePMap;

/**
 * What users want: the part of the state that only they change.
 *
 * @param rootVersion version of the newest change of definitions
 * @param apps current definitions
 * @param history per app its definitions by version, the current one included
 * @param servicePorts how many port definitions use a service port
 */
public record Definitions(
        Instant rootVersion,
        TreePMap<PathId, AppDefinition> apps,
        TreePMap<PathId, TreePMap<Instant, AppDefinition>> history,
        TreePMap<Integer, Integer> servicePorts) {
    static final Definitions NONE =
            new Definitions(Instant.EPOCH, TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    Definitions define(AppDefinition app) {
        var version = app.version();
        return new Definitions(
                version.isAfter(rootVersion) ? version : rootVersion,
                apps.plus(app.id(), app),
                history.plus(app.id(), versions(app.id()).plus(version, app)),
                counted(withoutPortsOf(app.id()), app, 1));
    }

    /** The app is not wanted any more; its history stays. */
    Definitions undefine(PathId id) {
        return new Definitions(rootVersion, apps.minus(id), history, withoutPortsOf(id));
    }

    Definitions remove(PathId id) {
        return new Definitions(rootVersion, apps, history.minus(id), servicePorts);
    }

    Definitions forget(PathId id, Instant version) {
        return new Definitions(rootVersion, apps, history.plus(id, versions(id).minus(version)), servicePorts);
    }

    TreePMap<Instant, AppDefinition> versions(PathId id) {
        return history.getOrDefault(id, TreePMap.empty());
    }

    private TreePMap<Integer, Integer> withoutPortsOf(PathId id) {
        var app = apps.get(id);
        return app == null ? servicePorts : counted(servicePorts, app, -1);
    }

    private static TreePMap<Integer, Integer> counted(TreePMap<Integer, Integer> counts, AppDefinition app, int by) {
        var result = counts;
        for (var definition : app.run().ports().definitions()) {
            int count = result.getOrDefault(definition.port(), 0) + by;
            result = count <= 0 ? result.minus(definition.port()) : result.plus(definition.port(), count);
        }
        return result;
    }
}
