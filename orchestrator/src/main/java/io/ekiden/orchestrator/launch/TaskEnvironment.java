package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The environment variables of a task. <b>Source:</b> Marathon, "Task Environment Variables". What the user defined wins over
 * everything generated. We differ in that names of ports are made valid variable names ({@code http-api} gives {@code PORT_HTTP_API}).
 */
final class TaskEnvironment {
    private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String LABEL_PREFIX = "MARATHON_APP_LABEL_";
    /** Longer values, and names that would become longer with their prefix, are left out. */
    private static final int MAX_LENGTH = 512;

    private final AppDefinition app;
    private final SortedMap<String, String> variables = new TreeMap<>();

    private TaskEnvironment(AppDefinition app) {
        this.app = app;
    }

    static SortedMap<String, String> of(
            AppDefinition app,
            TaskId taskId,
            String hostname,
            List<Integer> hostPorts,
            TaskInfoFactory.Settings settings) {
        var environment = new TaskEnvironment(app);
        environment.addApp(taskId, settings.enforceGroupRole());
        environment.addLabels(app.run().labels());
        environment.addPlace(hostname, hostPorts, settings.envVarsPrefix());
        environment.variables.putAll(app.run().process().env());
        return environment.variables;
    }

    /** What is generated for a container of a pod. Endpoints of all containers are named, as they share a network. */
    static SortedMap<String, String> ofContainer(
            AppDefinition pod,
            PodContainer container,
            String hostname,
            List<Integer> hostPorts,
            TaskInfoFactory.Settings settings) {
        var environment = new TaskEnvironment(pod);
        var variables = environment.variables;
        var needs = container.resources();
        variables.put("HOST", hostname);
        variables.put("MARATHON_APP_ID", pod.id().toString());
        variables.put("MARATHON_APP_VERSION", version(pod.version()));
        variables.put("MARATHON_APP_ENFORCE_GROUP_ROLE", settings.enforceGroupRole() ? "TRUE" : "FALSE");
        variables.put("MARATHON_CONTAINER_ID", container.name());
        variables.put("MARATHON_CONTAINER_RESOURCE_CPUS", decimal(needs.cpusMilli()));
        variables.put("MARATHON_CONTAINER_RESOURCE_MEM", decimal(needs.memMilli()));
        variables.put("MARATHON_CONTAINER_RESOURCE_DISK", decimal(needs.diskMilli()));
        variables.put("MARATHON_CONTAINER_RESOURCE_GPUS", String.valueOf(needs.gpusMilli() / 1000));
        var labels = new TreeMap<>(pod.run().labels());
        labels.putAll(container.labels());
        environment.addLabels(labels);
        var endpoints = pod.run().ports().definitions();
        var prefix = settings.envVarsPrefix().toUpperCase(Locale.ROOT);
        for (int i = 0; i < hostPorts.size(); i++) {
            environment.addEndpoint(endpoints.get(i), hostPorts.get(i), prefix);
        }
        return variables;
    }

    /** {@code ENDPOINT_} is where the container listens: one and the same port with either network. */
    private void addEndpoint(PortDefinition endpoint, int hostPort, String prefix) {
        var name = variableName(endpoint.name().orElse(""));
        int listening = endpoint.listeningPort(hostPort);
        if (listening != 0) {
            variables.put(prefix + "ENDPOINT_" + name, String.valueOf(listening));
        }
        if (hostPort != 0) {
            variables.put(prefix + "EP_HOST_" + name, String.valueOf(hostPort));
        }
        if (app.run().ports().network() != Ports.Network.HOST && listening != 0) {
            variables.put(prefix + "EP_CONTAINER_" + name, String.valueOf(listening));
        }
    }

    private void addApp(TaskId taskId, boolean enforceGroupRole) {
        var needs = app.run().resources();
        variables.put("MESOS_TASK_ID", taskId.value());
        variables.put("MARATHON_APP_ID", app.id().toString());
        variables.put("MARATHON_APP_VERSION", version(app.version()));
        variables.put("MARATHON_APP_RESOURCE_CPUS", decimal(needs.cpusMilli()));
        variables.put("MARATHON_APP_RESOURCE_MEM", decimal(needs.memMilli()));
        variables.put("MARATHON_APP_RESOURCE_DISK", decimal(needs.diskMilli()));
        variables.put("MARATHON_APP_RESOURCE_GPUS", String.valueOf(needs.gpusMilli() / 1000));
        app.run().process().image().ifPresent(docker -> variables.put("MARATHON_APP_DOCKER_IMAGE", docker.image()));
        variables.put("MARATHON_APP_ENFORCE_GROUP_ROLE", enforceGroupRole ? "TRUE" : "FALSE");
    }

    private void addLabels(Map<String, String> labels) {
        var exported = new TreeMap<String, String>();
        labels.forEach((name, value) -> {
            if (name.length() < MAX_LENGTH - LABEL_PREFIX.length() && value.length() < MAX_LENGTH) {
                exported.put(variableName(name), value);
            }
        });
        variables.put("MARATHON_APP_LABELS", String.join(" ", exported.keySet()));
        exported.forEach((name, value) -> variables.put(LABEL_PREFIX + name, value));
    }

    private void addPlace(String hostname, List<Integer> hostPorts, String prefix) {
        variables.put(prefix + "HOST", hostname);
        if (hostPorts.isEmpty()) {
            return;
        }
        var definitions = app.run().ports().definitions();
        // Where no port of the host is, the task is told that of the container.
        var ports = IntStream.range(0, hostPorts.size())
                .mapToObj(i -> hostPorts.get(i) == 0 ? definitions.get(i).listeningPort(0) : hostPorts.get(i))
                .toList();
        variables.put(prefix + "PORT", String.valueOf(ports.getFirst()));
        variables.put(prefix + "PORTS", ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        for (int i = 0; i < ports.size(); i++) {
            addPort(i, ports.get(i), definitions.get(i), prefix);
        }
    }

    private void addPort(int index, int hostPort, PortDefinition definition, String prefix) {
        var value = String.valueOf(hostPort);
        variables.put(prefix + "PORT" + index, value);
        int listening = definition.listeningPort(definition.port());
        variables.put(prefix + "PORT_" + (listening == 0 ? hostPort : listening), value);
        definition.name().ifPresent(name -> variables.put(prefix + "PORT_" + variableName(name), value));
    }

    /** {@code a.b} becomes {@code A_B}. */
    static String variableName(String name) {
        return name.replaceAll("[^a-zA-Z0-9_]+", "_").toUpperCase(Locale.ROOT);
    }

    private static String version(Instant version) {
        return VERSION.format(version);
    }

    /** {@code 0.1}, {@code 32.0}: as a double of the JVM prints, which tasks may have come to rely on. */
    private static String decimal(long milli) {
        return Double.toString(milli / 1000.0);
    }
}
