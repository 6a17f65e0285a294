package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process.Fetch;
import io.ekiden.orchestrator.spec.check.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Apps in Marathon's order of fields; lists and maps that are empty are left out, but for labels and ports. */
public final class AppWriter {
    private AppWriter() {}

    static ObjectNode write(AppDefinition app) {
        var run = app.run();
        var process = run.process();
        var resources = run.resources();
        var backoff = run.lifecycle().backoff();
        var json = Json.object().put("id", app.id().toString());
        setNonEmpty(json, "acceptedResourceRoles", Json.texts(run.placement().acceptedResourceRoles()));
        setNonEmpty(json, "args", Json.texts(process.args()));
        json.put("backoffFactor", backoff.factor()).put("backoffSeconds", seconds(backoff.backoff()));
        process.cmd().ifPresent(cmd -> json.put("cmd", cmd));
        setNonEmpty(json, "constraints", array(run.placement().constraints(), AppWriter::constraint));
        process.container().ifPresent(container -> json.set("container", ContainerWriter.write(container, run)));
        json.put("cpus", units(resources.cpusMilli()));
        setNonEmpty(json, "dependencies", Json.texts(run.dependencies()));
        json.put("disk", units(resources.diskMilli()));
        var env = Json.texts(process.env());
        var secrets = run.secrets().map(known -> SecretsJson.write(known, env)).orElseGet(Json::object);
        setNonEmpty(json, "env", env);
        json.put("executor", process.executor());
        process.executorResources()
                .ifPresent(needs -> json.putObject("executorResources")
                        .put("cpus", units(needs.cpusMilli()))
                        .put("mem", units(needs.memMilli()))
                        .put("disk", units(needs.diskMilli())));
        setNonEmpty(json, "fetch", array(process.fetch(), AppWriter::fetch));
        setNonEmpty(json, "healthChecks", array(run.healthChecks(), AppWriter::healthCheck));
        run.check().ifPresent(check -> json.set("check", CheckJson.write(check)));
        json.put("instances", app.instances());
        json.set("labels", Json.texts(run.labels()));
        json.put("maxLaunchDelaySeconds", seconds(backoff.maxLaunchDelay()))
                .put("mem", units(resources.memMilli()))
                .put("gpus", resources.gpusMilli() / 1000);
        boolean ofHost = run.ports().network() == Network.HOST;
        json.set("networks", networks(run.ports()));
        if (ofHost) {
            json.set("portDefinitions", array(run.ports().definitions(), AppWriter::port));
        }
        run.readiness().ifPresent(check -> json.putArray("readinessChecks").add(ReadinessJson.write(check)));
        if (run.isResident()) {
            json.putObject("residency")
                    .put("relaunchEscalationTimeoutSeconds", 3600)
                    .put("taskLostBehavior", "WAIT_FOREVER");
        }
        run.limits().ifPresent(limits -> json.set("resourceLimits", limits(limits)));
        json.put("requirePorts", run.ports().requirePorts());
        setNonEmpty(json, "secrets", secrets);
        run.lifecycle()
                .taskKillGracePeriod()
                .ifPresent(grace -> json.put("taskKillGracePeriodSeconds", seconds(grace)));
        json.putObject("upgradeStrategy")
                .put("maximumOverCapacity", run.lifecycle().upgrade().maximumOverCapacity())
                .put("minimumHealthCapacity", run.lifecycle().upgrade().minimumHealthCapacity());
        process.user().ifPresent(user -> json.put("user", user));
        writeVersions(app, json);
        json.put("killSelection", run.lifecycle().killSelection().name());
        json.set("unreachableStrategy", unreachable(run.lifecycle().unreachable()));
        process.tty().ifPresent(tty -> json.put("tty", tty));
        return json.put("role", run.placement().role());
    }

    /** Of an app, or of a container of a pod. */
    public static ObjectNode limits(TaskLimits limits) {
        var json = Json.object();
        writeLimit(json, "cpus", limits.cpusMilli());
        writeLimit(json, "mem", limits.memMilli());
        return json;
    }

    private static void writeLimit(ObjectNode json, String name, Optional<Long> limit) {
        limit.ifPresent(milli -> json.set(
                name,
                milli == TaskLimits.UNLIMITED ? TextNode.valueOf("unlimited") : DoubleNode.valueOf(units(milli))));
    }

    /** The networks of an app, or of a pod. */
    public static ArrayNode networks(Ports ports) {
        return switch (ports.network()) {
            case HOST -> Json.array().add(Json.object().put("mode", "host"));
            case BRIDGE -> {
                var json = Json.object().put("mode", "container/bridge");
                setNonEmpty(json, "labels", Json.texts(ports.bridgeLabels()));
                yield Json.array().add(json);
            }
            case CONTAINER ->
                array(ports.named(), named -> {
                    var json = Json.object().put("name", named.name()).put("mode", "container");
                    setNonEmpty(json, "labels", Json.texts(named.labels()));
                    return json;
                });
        };
    }

    private static void writeVersions(AppDefinition app, ObjectNode json) {
        var versions = app.versionInfo();
        json.put("version", Json.timestamp(versions.version()));
        json.putObject("versionInfo")
                .put("lastScalingAt", Json.timestamp(versions.lastScalingAt()))
                .put("lastConfigChangeAt", Json.timestamp(versions.lastConfigChangeAt()));
    }

    private static ArrayNode constraint(Constraint constraint) {
        var words =
                Json.array().add(constraint.field()).add(constraint.operator().name());
        constraint.value().ifPresent(words::add);
        return words;
    }

    /** An artifact. */
    public static ObjectNode fetch(Fetch fetch) {
        var json = Json.object()
                .put("uri", fetch.uri())
                .put("extract", fetch.extract())
                .put("executable", fetch.executable())
                .put("cache", fetch.cache());
        fetch.destPath().ifPresent(path -> json.put("destPath", path));
        return json;
    }

    static ObjectNode healthCheck(AppHealthCheck check) {
        var json = Json.object();
        check.command().ifPresent(command -> json.putObject("command").put("value", command));
        json.put("gracePeriodSeconds", seconds(check.gracePeriod()));
        check.expects().ifPresent(expects -> expected(json, expects));
        if (HealthChecksReader.isHttp(check.protocol())) {
            json.put("ignoreHttp1xx", check.ignoreHttp1xx());
        }
        json.put("intervalSeconds", seconds(check.interval()))
                .put("maxConsecutiveFailures", check.maxConsecutiveFailures());
        check.path().ifPresent(path -> json.put("path", path));
        check.port().ifPresent(port -> json.put("port", port));
        check.portIndex().ifPresent(index -> json.put("portIndex", index));
        return json.put("protocol", check.protocol().name())
                .put("ipProtocol", check.ipProtocol())
                .put("timeoutSeconds", seconds(check.timeout()))
                .put("delaySeconds", seconds(check.delay()));
    }

    private static void expected(ObjectNode json, Expectation expects) {
        expects.grpcService().ifPresent(service -> json.put("grpcService", service));
        expects.bodyContains().ifPresent(text -> json.put("httpBodyContains", text));
        if (!expects.statusCodes().isEmpty()) {
            var codes = json.putArray("httpStatusCodesForHealthy");
            expects.statusCodes().forEach(codes::add);
        }
        expects.startup().ifPresent(startup -> json.put("startupSeconds", seconds(startup)));
    }

    private static ObjectNode port(PortDefinition port) {
        var json = Json.object().put("port", port.port());
        setNonEmpty(json, "labels", Json.texts(port.labels()));
        port.name().ifPresent(name -> json.put("name", name));
        return json.put("protocol", port.protocol());
    }

    /** As apps and pods have it. */
    public static JsonNode unreachable(UnreachableStrategy strategy) {
        return switch (strategy) {
            case UnreachableStrategy.Disabled _ -> TextNode.valueOf("disabled");
            case UnreachableStrategy.Enabled(var inactive, var expunge) ->
                Json.object()
                        .put("inactiveAfterSeconds", seconds(inactive))
                        .put("expungeAfterSeconds", seconds(expunge));
        };
    }

    private static double units(long milli) {
        return milli / 1000.0;
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
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
