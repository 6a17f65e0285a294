package io.ekiden.orchestrator.api.json.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppWriter;
import io.ekiden.orchestrator.api.json.CheckJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.SecretsJson;
import io.ekiden.orchestrator.api.json.linux.LinuxInfoJson;
import io.ekiden.orchestrator.api.json.volume.VolumeWriter;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodCheck;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import io.ekiden.orchestrator.spec.pod.PodHealthCheck;
import io.ekiden.orchestrator.spec.pod.PodVolume;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Pods in Marathon's order of fields; lists and maps that are empty are left out. */
final class PodWriter {
    private PodWriter() {}

    static ObjectNode write(AppDefinition definition) {
        var run = definition.run();
        var json = Json.object().put("id", definition.id().toString());
        setNonEmpty(json, "labels", Json.texts(run.labels()));
        json.put("version", Json.timestamp(definition.version()));
        run.process().user().ifPresent(user -> json.put("user", user));
        run.pod().ifPresent(pod -> {
            var secrets = run.secrets().orElse(Secrets.NONE);
            setNonEmpty(json, "environment", SecretsJson.write(secrets.environment(), Json.texts(pod.environment())));
            json.set("containers", array(pod.containers(), PodWriter::container));
            setNonEmpty(json, "secrets", SecretsJson.write(secrets));
            setNonEmpty(json, "volumes", array(pod.volumes(), PodWriter::volume));
            if (pod.named().isPresent()) {
                json.set("networks", AppWriter.networks(run.ports()));
            }
        });
        json.putObject("scaling").put("instances", definition.instances()).put("kind", "fixed");
        json.set("scheduling", scheduling(run.placement(), run.lifecycle()));
        run.pod()
                .map(Pod::executor)
                .ifPresent(executor -> json.putObject("executorResources")
                        .put("cpus", units(executor.cpusMilli()))
                        .put("mem", units(executor.memMilli()))
                        .put("disk", units(executor.diskMilli())));
        run.pod().ifPresent(pod -> {
            pod.ipc().ifPresent(ipc -> json.set("linuxInfo", LinuxInfoJson.ofPod(ipc)));
            pod.sharedCgroups().ifPresent(shared -> json.put("legacySharedCgroups", shared));
        });
        return json.put("role", run.placement().role());
    }

    /** What a container, or an instance, may use. */
    static ObjectNode resources(ResourceNeeds needs) {
        return Json.object()
                .put("cpus", units(needs.cpusMilli()))
                .put("mem", units(needs.memMilli()))
                .put("disk", units(needs.diskMilli()))
                .put("gpus", needs.gpusMilli() / 1000);
    }

    private static ObjectNode container(PodContainer container) {
        var json = Json.object().put("name", container.name());
        container.command().ifPresent(command -> {
            var exec = json.putObject("exec");
            exec.set("command", CheckJson.write(command));
            container.overridesEntrypoint().ifPresent(overrides -> exec.put("overrideEntrypoint", overrides));
        });
        json.set("resources", resources(container.resources()));
        container.limits().ifPresent(limits -> json.set("resourceLimits", AppWriter.limits(limits)));
        setNonEmpty(json, "endpoints", array(container.endpoints(), PodWriter::endpoint));
        container.image().ifPresent(image -> {
            var written = json.putObject("image").put("kind", "DOCKER").put("id", image.id());
            if (image.forcePull()) {
                written.put("forcePull", true);
            }
            image.pullConfig()
                    .ifPresent(secret -> written.putObject("pullConfig").put("secret", secret));
        });
        setNonEmpty(json, "environment", SecretsJson.write(container.secrets(), Json.texts(container.environment())));
        container.user().ifPresent(user -> json.put("user", user));
        container.healthCheck().ifPresent(check -> json.set("healthCheck", healthCheck(check)));
        container.check().ifPresent(check -> json.set("check", check(check)));
        setNonEmpty(json, "volumeMounts", array(container.mounts(), PodWriter::mount));
        setNonEmpty(json, "artifacts", array(container.artifacts(), AppWriter::fetch));
        setNonEmpty(json, "labels", Json.texts(container.labels()));
        container
                .killGracePeriod()
                .ifPresent(grace -> json.putObject("lifecycle").put("killGracePeriodSeconds", seconds(grace)));
        container.linux().ifPresent(linux -> json.set("linuxInfo", LinuxInfoJson.write(linux)));
        container.tty().ifPresent(tty -> json.put("tty", tty));
        return json;
    }

    private static ObjectNode endpoint(PodContainer.Endpoint endpoint) {
        var json = Json.object().put("name", endpoint.name());
        endpoint.containerPort().ifPresent(port -> json.put("containerPort", port));
        endpoint.hostPort().ifPresent(port -> json.put("hostPort", port));
        setNonEmpty(json, "protocol", Json.texts(endpoint.protocols()));
        setNonEmpty(json, "labels", Json.texts(endpoint.labels()));
        setNonEmpty(json, "networkNames", Json.texts(endpoint.networkNames()));
        return json;
    }

    private static ObjectNode healthCheck(PodHealthCheck check) {
        var json = Json.object();
        var probe = json.putObject(check.kind().name().toLowerCase(Locale.ROOT));
        check.endpoint().ifPresent(endpoint -> probe.put("endpoint", endpoint));
        check.path().ifPresent(path -> probe.put("path", path));
        check.scheme().ifPresent(scheme -> probe.put("scheme", scheme));
        check.command().ifPresent(command -> probe.set("command", CheckJson.write(command)));
        return json.put("gracePeriodSeconds", check.gracePeriod().toSeconds())
                .put("intervalSeconds", check.interval().toSeconds())
                .put("maxConsecutiveFailures", check.maxConsecutiveFailures())
                .put("timeoutSeconds", check.timeout().toSeconds())
                .put("delaySeconds", check.delay().toSeconds());
    }

    private static ObjectNode check(PodCheck check) {
        var json = Json.object();
        var probe = json.putObject(check.kind().name().toLowerCase(Locale.ROOT));
        check.endpoint().ifPresent(endpoint -> probe.put("endpoint", endpoint));
        check.path().ifPresent(path -> probe.put("path", path));
        check.command().ifPresent(command -> probe.set("command", CheckJson.write(command)));
        return json.put("intervalSeconds", check.interval().toSeconds())
                .put("timeoutSeconds", check.timeout().toSeconds())
                .put("delaySeconds", check.delay().toSeconds());
    }

    private static ObjectNode mount(PodContainer.Mount mount) {
        return Json.object()
                .put("name", mount.name())
                .put("mountPath", mount.mountPath())
                .put("readOnly", mount.readOnly());
    }

    private static ObjectNode volume(PodVolume volume) {
        var json = Json.object().put("name", volume.name());
        return switch (volume) {
            case PodVolume.Host(var _, var host) -> json.put("host", host);
            case PodVolume.Ephemeral _ -> json;
            case PodVolume.Persistent(var _, var disk) -> json.set("persistent", VolumeWriter.disk(disk));
            case PodVolume.Secret(var _, var secret) -> json.put("secret", secret);
        };
    }

    private static ObjectNode scheduling(Placement placement, Lifecycle lifecycle) {
        var json = Json.object();
        var backoff = lifecycle.backoff();
        json.putObject("backoff")
                .put("backoff", seconds(backoff.backoff()))
                .put("backoffFactor", backoff.factor())
                .put("maxLaunchDelay", seconds(backoff.maxLaunchDelay()));
        json.putObject("upgrade")
                .put("minimumHealthCapacity", lifecycle.upgrade().minimumHealthCapacity())
                .put("maximumOverCapacity", lifecycle.upgrade().maximumOverCapacity());
        var where = json.putObject("placement");
        setNonEmpty(where, "constraints", array(placement.constraints(), PodWriter::constraint));
        setNonEmpty(where, "acceptedResourceRoles", Json.texts(placement.acceptedResourceRoles()));
        json.put("killSelection", lifecycle.killSelection().name());
        json.set("unreachableStrategy", AppWriter.unreachable(lifecycle.unreachable()));
        return json;
    }

    private static ObjectNode constraint(Placement.Constraint constraint) {
        var json = Json.object()
                .put("fieldName", constraint.field())
                .put("operator", constraint.operator().name());
        constraint.value().ifPresent(value -> json.put("value", value));
        return json;
    }

    private static double units(long milli) {
        return milli / 1000.0;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static <T> ArrayNode array(List<T> elements, Function<T, JsonNode> write) {
        var array = Json.array();
        elements.forEach(element -> array.add(write.apply(element)));
        return array;
    }

    private static void setNonEmpty(ObjectNode json, String name, JsonNode value) {
        if (!value.isEmpty()) {
            json.set(name, value);
        }
    }
}
