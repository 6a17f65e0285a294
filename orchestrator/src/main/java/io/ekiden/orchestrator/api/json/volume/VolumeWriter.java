package io.ekiden.orchestrator.api.json.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.Locale;

/** One element of {@code container.volumes}, as it is shown. */
public final class VolumeWriter {
    private VolumeWriter() {}

    /** With all it has, in the order of Marathon. */
    public static ObjectNode write(Volume volume) {
        var json = Json.object().put("containerPath", volume.containerPath());
        return switch (volume) {
            case Volume.Host host -> json.put("hostPath", host.hostPath()).put("mode", host.readOnly() ? "RO" : "RW");
            case Volume.Secret secret -> json.put("secret", secret.secret());
            case Volume.External kept -> {
                var external = json.putObject("external");
                kept.sizeGiB().ifPresent(size -> external.put("size", size));
                external.put("name", kept.name()).put("provider", kept.provider());
                if (!kept.options().isEmpty()) {
                    external.set("options", Json.texts(kept.options()));
                }
                external.put("shared", kept.shared());
                yield json.put("mode", kept.readOnly() ? "RO" : "RW");
            }
            case Volume.Csi csi -> {
                json.set("external", CsiVolumeJson.write(csi));
                yield json.put("mode", csi.readOnly() ? "RO" : "RW");
            }
            case Volume.Persistent disk -> {
                json.set("persistent", disk(disk));
                yield json.put("mode", disk.readOnly() ? "RO" : "RW");
            }
        };
    }

    /** What {@code persistent} asks for. */
    public static ObjectNode disk(Volume.Persistent disk) {
        var persistent = Json.object()
                .put("type", disk.type().name().toLowerCase(Locale.ROOT))
                .put("size", disk.sizeMiB());
        disk.maxSizeMiB().ifPresent(max -> persistent.put("maxSize", max));
        disk.profileName().ifPresent(name -> persistent.put("profileName", name));
        var constraints = persistent.putArray("constraints");
        disk.constraints()
                .forEach(constraint -> constraints
                        .addArray()
                        .add(constraint.field())
                        .add(constraint.operator())
                        .add(constraint.pattern()));
        return persistent;
    }
}
