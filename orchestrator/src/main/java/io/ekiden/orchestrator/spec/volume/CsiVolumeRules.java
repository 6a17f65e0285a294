package io.ekiden.orchestrator.spec.volume;

import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.Volume.Csi;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** What volumes of the Container Storage Interface may say. <b>Source:</b> Marathon {@code CSIProviderValidations}. */
final class CsiVolumeRules {
    private CsiVolumeRules() {}

    /** All violated rules of the volume by itself. */
    static List<Violation> check(Csi volume, String path, Container.Type type) {
        var violations = new ArrayList<Violation>();
        var options = path + "/external/options";
        if (type == Container.Type.DOCKER) {
            violations.add(
                    Violation.of(path + "/external/provider", "csi is for containers of type MESOS, not of DOCKER"));
        }
        notEmpty(volume.containerPath(), path + "/containerPath", violations);
        notEmpty(volume.name(), path + "/external/name", violations);
        notEmpty(volume.plugin(), options + "/pluginName", violations);
        var capability = volume.capability();
        if (capability.mode().isReaderOnly() && !volume.readOnly()) {
            violations.add(Violation.of(
                    path + "/mode", "CSI volume must be mounted readonly with a read-only access mode: expected RO"));
        }
        if (capability.isBlock()
                && (capability.fsType().isPresent() || !capability.mountFlags().isEmpty())) {
            violations.add(Violation.of(options + "/capability", "fsType and mountFlags are for the accessType mount"));
        }
        secrets(volume.stageSecrets(), options + "/nodeStageSecret", violations);
        secrets(volume.publishSecrets(), options + "/nodePublishSecret", violations);
        return violations;
    }

    private static void secrets(SortedMap<String, String> sources, String path, List<Violation> violations) {
        sources.forEach((key, source) -> notEmpty(source, path + "/" + key, violations));
    }

    private static void notEmpty(String text, String path, List<Violation> violations) {
        if (text.isEmpty()) {
            violations.add(Violation.of(path, "must not be empty"));
        }
    }
}
