package io.ekiden.orchestrator.spec.pod;

import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.PersistentVolumeRules;
import io.ekiden.orchestrator.spec.volume.VolumePaths;
import java.util.ArrayList;
import java.util.List;

/** What volumes of a pod, and the mounts of its containers, may say. <b>Source:</b> Marathon {@code PodsValidation}. */
final class PodVolumeRules {
    private static final int MAX_PATH = 1024;

    private final Pod pod;
    private final List<Violation> violations = new ArrayList<>();

    private PodVolumeRules(Pod pod) {
        this.pod = pod;
    }

    /** All violated rules, but for names. */
    static List<Violation> check(Pod pod) {
        var rules = new PodVolumeRules(pod);
        for (int i = 0; i < pod.containers().size(); i++) {
            rules.mounts(pod.containers().get(i), "/containers(" + i + ")/volumeMounts");
        }
        for (int i = 0; i < pod.volumes().size(); i++) {
            rules.volume(pod.volumes().get(i), "/volumes(" + i + ")");
        }
        return rules.violations;
    }

    private void add(String path, String error) {
        violations.add(Violation.of(path, error));
    }

    private void mounts(PodContainer container, String list) {
        var seen = new ArrayList<VolumePaths.Seen>();
        for (int i = 0; i < container.mounts().size(); i++) {
            var mount = container.mounts().get(i);
            var path = list + "(" + i + ")";
            if (pod.volume(mount.name()).isEmpty()) {
                add(path + "/name", "Referenced Volume in VolumeMount should exist");
            }
            var place = mount.mountPath();
            if (place.isEmpty() || place.length() > MAX_PATH) {
                add(path + "/mountPath", "must have from 1 to 1024 characters");
            } else {
                boolean isOfHost = pod.volume(mount.name()).orElse(null) instanceof PodVolume.Host;
                seen.add(new VolumePaths.Seen(
                        place, path + "/mountPath", isOfHost ? VolumePaths.Kind.HOST : VolumePaths.Kind.LINK));
            }
        }
        violations.addAll(VolumePaths.check(seen, container.image().isPresent()));
    }

    private void volume(PodVolume volume, String path) {
        if (volume instanceof PodVolume.Persistent(var _, var disk)) {
            violations.addAll(PersistentVolumeRules.disk(disk, path));
        }
        if (volume instanceof PodVolume.Ephemeral || volume instanceof PodVolume.Persistent) {
            VolumeSource.SandboxPath.complaint(volume.name())
                    .ifPresent(_ -> add(path + "/name", "is the name of something else in the sandbox of a pod"));
        }
        if (volume instanceof PodVolume.Host(var _, var host) && !host.startsWith("/")) {
            add(path + "/host", "must be an absolute path of the agent's machine");
        }
        if (pod.containers().stream()
                .flatMap(container -> container.mounts().stream())
                .noneMatch(mount -> mount.name().equals(volume.name()))) {
            add(path, "volume must be referenced by at least one container");
        }
    }
}
