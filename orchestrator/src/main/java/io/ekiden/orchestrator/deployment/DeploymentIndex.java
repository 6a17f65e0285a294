package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * Deployments by the apps they affect. What is asked about one app costs the same however many deployments there are, and however many apps
 * each of them has; it is asked for every app that is touched.
 *
 * @param byApp per app, by the id of the deployment, what it plans for the app; never an empty map
 */
public record DeploymentIndex(TreePMap<PathId, TreePMap<String, List<Planned>>> byApp) {
    public static final DeploymentIndex NONE = new DeploymentIndex(TreePMap.empty());

    /** An action on the app, with the index of its step. */
    public record Planned(int step, Kind kind) {}

    /** With this one, which is not in it. */
    public DeploymentIndex with(Deployment deployment) {
        var plans = new TreeMap<PathId, List<Planned>>();
        deployment.versions().keySet().forEach(app -> plans.put(app, new ArrayList<>()));
        for (int step = 0; step < deployment.steps().size(); step++) {
            for (var action : deployment.steps().get(step).actions()) {
                var ofApp = plans.get(action.app());
                if (ofApp != null) {
                    ofApp.add(new Planned(step, action.kind()));
                }
            }
        }
        var result = byApp;
        for (var entry : plans.entrySet()) {
            var app = entry.getKey();
            result = result.plus(app, ofApp(app).plus(deployment.id(), List.copyOf(entry.getValue())));
        }
        return new DeploymentIndex(result);
    }

    /** Without this one; as it was when it came. */
    public DeploymentIndex without(Deployment deployment) {
        var result = byApp;
        for (var app : deployment.versions().keySet()) {
            var left = ofApp(app).minus(deployment.id());
            result = left.isEmpty() ? result.minus(app) : result.plus(app, left);
        }
        return new DeploymentIndex(result);
    }

    /** By the ids of the deployments that affect the app, what each plans for it, in the order of its steps. */
    public TreePMap<String, List<Planned>> ofApp(PathId app) {
        return byApp.getOrDefault(app, TreePMap.empty());
    }
}
