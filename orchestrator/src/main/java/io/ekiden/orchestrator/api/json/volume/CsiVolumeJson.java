package io.ekiden.orchestrator.api.json.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.container.CsiVolume.AccessMode;
import io.ekiden.mesos.model.container.CsiVolume.Capability;
import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code external} of the provider {@code csi}. */
final class CsiVolumeJson {
    /** As they are written. */
    private enum AccessType {
        block,
        mount
    }

    private CsiVolumeJson() {}

    static Volume read(String containerPath, boolean readOnly, String name, Fields external) {
        external.requiring("options");
        var options = external.object("options");
        var volume = new Volume.Csi(
                containerPath,
                readOnly,
                name,
                options.map(given -> given.requiredText("pluginName")).orElse(""),
                options.flatMap(given -> given.requiring("capability").object("capability"))
                        .map(CsiVolumeJson::capability)
                        .orElseGet(() ->
                                new Capability(false, AccessMode.MULTI_NODE_MULTI_WRITER, Optional.empty(), List.of())),
                texts(options, "nodeStageSecret"),
                texts(options, "nodePublishSecret"),
                texts(options, "volumeContext"));
        options.ifPresent(Fields::done);
        external.done();
        return volume;
    }

    private static SortedMap<String, String> texts(Optional<Fields> options, String name) {
        return options.map(given -> given.textsByName(name)).orElseGet(TreeMap::new);
    }

    private static Capability capability(Fields given) {
        given.requiring("accessType").requiring("accessMode");
        var capability = new Capability(
                given.constant("accessType", AccessType.class).orElse(AccessType.mount) == AccessType.block,
                given.constant("accessMode", AccessMode.class).orElse(AccessMode.MULTI_NODE_MULTI_WRITER),
                given.nonEmptyText("fsType"),
                given.texts("mountFlags").orElse(List.of()));
        given.done();
        return capability;
    }

    /** The value of {@code external}. */
    static ObjectNode write(Volume.Csi volume) {
        var json = Json.object().put("name", volume.name()).put("provider", Volume.Csi.PROVIDER);
        var options = json.putObject("options").put("pluginName", volume.plugin());
        var capability = volume.capability();
        var written = options.putObject("capability")
                .put("accessType", (capability.isBlock() ? AccessType.block : AccessType.mount).name())
                .put("accessMode", capability.mode().name());
        capability.fsType().ifPresent(type -> written.put("fsType", type));
        if (!capability.mountFlags().isEmpty()) {
            written.set("mountFlags", Json.texts(capability.mountFlags()));
        }
        write(volume.stageSecrets(), "nodeStageSecret", options);
        write(volume.publishSecrets(), "nodePublishSecret", options);
        write(volume.context(), "volumeContext", options);
        return json;
    }

    private static void write(SortedMap<String, String> texts, String name, ObjectNode options) {
        if (!texts.isEmpty()) {
            options.set(name, Json.texts(texts));
        }
    }
}
