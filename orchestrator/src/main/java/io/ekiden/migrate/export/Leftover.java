package io.ekiden.migrate.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.migrate.Comparison;
import java.util.Map;
import java.util.Set;

/**
 * Fields of definitions that no export takes along. Every field is either one that the exports read, or has a word here, or is a loss for being
 * unknown: nothing goes without being named. One that says what holds anyway is no loss.
 */
final class Leftover {
    private static final Set<String> READ = Set.of(
            "id",
            "version",
            "versionInfo",
            "cmd",
            "args",
            "env",
            "environment",
            "secrets",
            "cpus",
            "mem",
            "disk",
            "gpus",
            "instances",
            "scaling",
            "labels",
            "container",
            "containers",
            "volumes",
            "portDefinitions",
            "healthChecks",
            "upgradeStrategy",
            "scheduling",
            "taskKillGracePeriodSeconds",
            "user",
            "constraints",
            "residency",
            "networks",
            "dependencies",
            "fetch",
            "resourceLimits");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("backoffFactor", "1.15"),
            Map.entry("backoffSeconds", "1"),
            Map.entry("executor", "\"\""),
            Map.entry("maxLaunchDelaySeconds", "300"),
            Map.entry("requirePorts", "false"),
            Map.entry("killSelection", "\"YOUNGEST_FIRST\""),
            Map.entry("unreachableStrategy", "{\"inactiveAfterSeconds\":0,\"expungeAfterSeconds\":0}"),
            Map.entry("role", "\"*\""),
            Map.entry("executorResources", "{\"cpus\":0.1,\"mem\":32,\"disk\":10}"));

    private static final Map<String, String> WHY = Map.ofEntries(
            Map.entry("backoffFactor", "how long to wait after failures is not said there for each app"),
            Map.entry("backoffSeconds", "how long to wait after failures is not said there for each app"),
            Map.entry("maxLaunchDelaySeconds", "how long to wait after failures is not said there for each app"),
            Map.entry("executor", "there are no executors"),
            Map.entry("executorResources", "there are no executors"),
            Map.entry("requirePorts", "ports are those of the container, not of the host"),
            Map.entry("killSelection", "which instance goes first is not said there"),
            Map.entry("unreachableStrategy", "what is lost with a machine is replaced by the rules there"),
            Map.entry("role", "there are no roles of Mesos"),
            Map.entry("acceptedResourceRoles", "there are no roles of Mesos"),
            Map.entry("readinessChecks", "the health check has to say when it is ready"),
            Map.entry("check", "checks that have no consequence are not known there"),
            Map.entry("tty", "no terminal is given to it"),
            Map.entry("linuxInfo", "has to be said again in the words there"));

    private static final Map<String, String> OF_CONTAINERS = Map.of(
            "artifacts", "artifacts have to be in the image",
            "resourceLimits", "limits are those of what is asked for",
            "labels", "labels of a container are not shown there",
            "tty", "no terminal is given to it",
            "check", "checks that have no consequence are not known there",
            "linuxInfo", "has to be said again in the words there");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Leftover() {}

    static void check(String id, JsonNode definition, Losses losses) {
        definition.properties().forEach(field -> {
            var name = field.getKey();
            if (!READ.contains(name) && !holdsAnyway(name, field.getValue())) {
                losses.add(id, "/" + name, WHY.getOrDefault(name, "is not known there"));
            }
        });
        var container = definition.path("container");
        inside(id, container, "linuxInfo", "has to be said again in the words there", losses);
        inside(id, container.path("docker"), "parameters", "flags of the engine have to be said again there", losses);
        inside(id, container.path("docker"), "pullConfig", "what opens the registry has to be put there", losses);
        definition
                .path("containers")
                .forEach(one -> OF_CONTAINERS.forEach((name, why) -> inside(id, one, name, why, losses)));
        for (var network : definition.path("networks")) {
            if (network.has("name")) {
                losses.add(id, "/networks", "the network of that name has to be made there, if it is needed");
            }
        }
        inside(id, definition, "resourceLimits", "limits are those of what is asked for", losses);
        var scheduling = definition.path("scheduling");
        inside(id, scheduling, "placement", "constraints of pods have to be said again there", losses);
        var strategy = scheduling.path("unreachableStrategy");
        if (!strategy.isMissingNode() && !holdsAnyway("unreachableStrategy", strategy)) {
            losses.add(
                    id,
                    "/scheduling/unreachableStrategy",
                    "what is lost with a machine is replaced by the rules there");
        }
    }

    private static void inside(String id, JsonNode owner, String name, String why, Losses losses) {
        if (owner.has(name)
                && !(owner.get(name).isContainerNode() && owner.get(name).isEmpty())) {
            losses.add(id, "/" + name, why);
        }
    }

    private static boolean holdsAnyway(String name, JsonNode value) {
        if (value.isNull() || (value.isContainerNode() && value.isEmpty())) {
            return true;
        }
        try {
            var fallback = DEFAULTS.get(name);
            return fallback != null && Comparison.same(JSON.readTree(fallback), value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
