package io.ekiden.orchestrator.api.json.volume;

import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.spec.volume.Volume.DiskType;
import io.ekiden.orchestrator.spec.volume.Volume.PathConstraint;
import io.ekiden.orchestrator.spec.volume.VolumePaths;
import java.util.List;
import java.util.Optional;

/** One element of {@code container.volumes}. */
public final class VolumeReader {
    private final Findings findings;

    private VolumeReader(Findings findings) {
        this.findings = findings;
    }

    private enum Access {
        RO,
        RW
    }

    /** Of disks; as they are written. */
    private enum DiskKind {
        root,
        path,
        mount
    }

    /** Absent, and noted, when it is none. */
    public static Optional<Volume> read(Fields.Element element, Findings findings) {
        return Fields.of(element, findings)
                .map(volume -> new VolumeReader(findings).read(volume, String.valueOf(element.value())));
    }

    private Volume read(Fields volume, String text) {
        if (!volume.has("containerPath")) {
            findings.shape(volume.path("containerPath"), "'containerPath' is undefined on object: " + text);
        }
        var containerPath = VolumePaths.plain(volume.text("containerPath").orElse(""));
        boolean readOnly = volume.constant("mode", Access.class).orElse(Access.RW) == Access.RO;
        var read = volume.has("secret")
                ? new Volume.Secret(containerPath, volume.requiredText("secret"))
                : volume.object("external")
                        .<Volume>map(external -> external(containerPath, readOnly, external))
                        .or(() -> volume.object("persistent")
                                .map(persistent -> persistent(containerPath, readOnly, persistent, findings)))
                        .orElseGet(() -> new Volume.Host(containerPath, volume.requiredText("hostPath"), readOnly));
        volume.done();
        return read;
    }

    private static Volume external(String containerPath, boolean readOnly, Fields external) {
        var name = external.requiredText("name");
        var provider = external.requiredText("provider");
        if (provider.equals(Volume.Csi.PROVIDER)) {
            return CsiVolumeJson.read(containerPath, readOnly, name, external);
        }
        var read = new Volume.External(
                containerPath,
                readOnly,
                name,
                provider,
                external.integer("size", 0, Integer.MAX_VALUE),
                external.textsByName("options"),
                external.flag("shared", false));
        external.done();
        return read;
    }

    /** The disk that {@code persistent} asks for. */
    public static Volume.Persistent persistent(
            String containerPath, boolean readOnly, Fields persistent, Findings findings) {
        if (!persistent.has("size")) {
            findings.shape(persistent.path("size"), "error.path.missing");
        }
        var profile = persistent.nonEmptyText("profileName");
        var kind = persistent
                .constant("type", DiskKind.class)
                .orElse(profile.isPresent() ? DiskKind.mount : DiskKind.root);
        var read = new Volume.Persistent(
                containerPath,
                readOnly,
                switch (kind) {
                    case root -> DiskType.ROOT;
                    case path -> DiskType.PATH;
                    case mount -> DiskType.MOUNT;
                },
                persistent.integer("size", 0, Integer.MAX_VALUE).orElse(0),
                persistent.integer("maxSize", 0, Integer.MAX_VALUE).map(Integer::longValue),
                profile,
                persistent
                        .list("constraints", element -> pathConstraint(element, findings))
                        .orElse(List.of()));
        persistent.done();
        return read;
    }

    private static Optional<PathConstraint> pathConstraint(Fields.Element element, Findings findings) {
        if (!element.value().isArray()) {
            findings.shape(element.path(), "error.expected.jsarray");
            return Optional.empty();
        }
        var words = Fields.elements(element.value(), element.path(), word -> Fields.text(word, findings));
        if (words.size() != 3) {
            findings.rule(element.path(), "Each constraint must have 3 fields");
            return Optional.empty();
        }
        return Optional.of(new PathConstraint(words.get(0), words.get(1), words.get(2)));
    }
}
