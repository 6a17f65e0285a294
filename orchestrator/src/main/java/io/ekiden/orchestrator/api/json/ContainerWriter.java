package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.linux.LinuxInfoJson;
import io.ekiden.orchestrator.api.json.volume.VolumeWriter;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.secret.Secrets;

/** Containers in Marathon's order of fields. Ports of a container are shown in it. */
final class ContainerWriter {
    private ContainerWriter() {}

    static ObjectNode write(Container container, RunSpec run) {
        var ports = run.ports();
        var json = Json.object().put("type", container.type().name());
        container.docker().ifPresent(docker -> {
            var image = json.putObject("docker")
                    .put("forcePullImage", docker.forcePullImage())
                    .put("image", docker.image());
            var parameters = image.putArray("parameters");
            docker.parameters()
                    .forEach(parameter ->
                            parameters.addObject().put("key", parameter.key()).put("value", parameter.value()));
            if (container.type() == Container.Type.DOCKER) {
                image.put("privileged", docker.privileged());
            }
            run.secrets()
                    .flatMap(Secrets::pullConfig)
                    .ifPresent(secret -> image.putObject("pullConfig").put("secret", secret));
        });
        container.linux().ifPresent(linux -> json.set("linuxInfo", LinuxInfoJson.write(linux)));
        var volumes = json.putArray("volumes");
        container.volumes().forEach(volume -> volumes.add(VolumeWriter.write(volume)));
        if (ports.network() != Network.HOST) {
            writePorts(ports, json);
        }
        return json;
    }

    private static void writePorts(Ports ports, ObjectNode json) {
        var mappings = json.putArray("portMappings");
        for (var definition : ports.definitions()) {
            var mapping = mappings.addObject();
            definition.mapping().ifPresent(mapped -> {
                mapping.put("containerPort", mapped.containerPort());
                mapped.hostPort().ifPresent(port -> mapping.put("hostPort", port));
            });
            mapping.set("labels", Json.texts(definition.labels()));
            definition.name().ifPresent(name -> mapping.put("name", name));
            definition
                    .mapping()
                    .map(Ports.Mapping::networkNames)
                    .filter(names -> !names.isEmpty())
                    .ifPresent(names -> mapping.set("networkNames", Json.texts(names)));
            mapping.put("protocol", definition.protocol()).put("servicePort", definition.port());
        }
    }
}
