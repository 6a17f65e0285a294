package io.ekiden.orchestrator.spec.volume;

import io.ekiden.orchestrator.spec.ConstraintRules;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.Volume.DiskType;
import io.ekiden.orchestrator.spec.volume.Volume.PathConstraint;
import io.ekiden.orchestrator.spec.volume.Volume.Persistent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What persistent volumes may say. <b>Source:</b> Marathon {@code VolumesValidation}. */
public final class PersistentVolumeRules {
    private PersistentVolumeRules() {}

    /** All violated rules of these volumes, of which the ones of the host are left out. */
    public static List<Violation> check(List<Volume> volumes) {
        var violations = new ArrayList<Violation>();
        for (int index = 0; index < volumes.size(); index++) {
            var path = "/container/volumes(" + index + ")";
            if (volumes.get(index) instanceof Persistent persistent) {
                check(persistent, path, violations);
            }
        }
        return violations;
    }

    private static void check(Persistent volume, String path, List<Violation> violations) {
        pathError(volume.containerPath())
                .ifPresent(error -> violations.add(Violation.of(path + "/containerPath", error)));
        if (volume.readOnly()) {
            violations.add(Violation.of(path + "/mode", "got RO, expected RW"));
        }
        violations.addAll(disk(volume, path));
    }

    /**
     * What is wrong with the disk that is asked for.
     *
     * @param path of the volume
     */
    public static List<Violation> disk(Persistent volume, String path) {
        var violations = new ArrayList<Violation>();
        if (volume.sizeMiB() <= 0) {
            violations.add(
                    Violation.of(path + "/persistent/size", "got " + volume.sizeMiB() + ", expected more than 0"));
        }
        if (volume.type() == DiskType.ROOT && !volume.constraints().isEmpty()) {
            violations.add(Violation.of(path + "/persistent", "Constraints on root volumes are not supported"));
        }
        if (volume.type() != DiskType.MOUNT && volume.maxSizeMiB().isPresent()) {
            violations.add(Violation.of(path + "/persistent", "Only mount volumes can have maxSize"));
        } else if (volume.maxSizeMiB().filter(max -> max <= volume.sizeMiB()).isPresent()) {
            violations.add(Violation.of(path + "/persistent", "maxSize must be larger than size"));
        }
        for (int index = 0; index < volume.constraints().size(); index++) {
            var at = path + "/persistent/constraints(" + index + ")";
            error(volume.constraints().get(index)).ifPresent(error -> violations.add(Violation.of(at, error)));
        }
        return violations;
    }

    private static Optional<String> pathError(String containerPath) {
        if (containerPath.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (containerPath.indexOf('/') >= 0) {
            return Optional.of("value must not contain \"/\"");
        }
        if (containerPath.equals(".") || containerPath.equals("..")) {
            return Optional.of("must not be \"" + containerPath + "\"");
        }
        return containerPath.chars().anyMatch(Character::isISOControl)
                ? Optional.of("must not contain control characters")
                : Optional.empty();
    }

    private static Optional<String> error(PathConstraint constraint) {
        if (!constraint.field().equals("path")) {
            return Optional.of("Unsupported field");
        }
        if (!constraint.operator().equals("LIKE") && !constraint.operator().equals("UNLIKE")) {
            return Optional.of("Unsupported constraint operator");
        }
        return ConstraintRules.isRegularExpression(constraint.pattern())
                ? Optional.empty()
                : Optional.of("Invalid regular expression");
    }
}
