package io.ekiden.orchestrator.spec;

import io.ekiden.orchestrator.spec.volume.PersistentVolumeRules;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.spec.volume.VolumePaths;
import java.util.ArrayList;
import java.util.List;

/** What containers may say. <b>Source:</b> Marathon {@code AppValidation}; what no agent of ours could run is refused by name. */
final class ContainerRules {
    private ContainerRules() {}

    static List<Violation> check(RunSpec run) {
        var violations = new ArrayList<Violation>();
        var image = run.process().container().flatMap(Container::docker);
        if (image.isPresent() && run.process().hasCustomExecutor()) {
            violations.add(Violation.of("/executor", "an executor of one's own cannot run in an image"));
        }
        for (int index = 0; index < run.ports().definitions().size(); index++) {
            var definition = run.ports().definitions().get(index);
            if (definition.isWithoutHostPort() && definition.listeningPort(0) == 0) {
                violations.add(Violation.of(
                        "/container/portMappings(" + index + ")/containerPort",
                        "must be given where there is no hostPort"));
            }
        }
        boolean isDockers = run.process()
                .container()
                .filter(container -> container.type() == Container.Type.DOCKER)
                .isPresent();
        if (isDockers && !run.ports().more().isEmpty()) {
            violations.add(Violation.of(
                    "/", "may only specify a single container network when using the Docker container engine"));
        }
        run.process().container().ifPresent(container -> check(container, violations));
        return violations;
    }

    private static void check(Container container, List<Violation> violations) {
        if (container.docker().isEmpty() && container.type() == Container.Type.DOCKER) {
            violations.add(Violation.of("/container/docker", "not defined"));
        }
        container.docker().ifPresent(docker -> {
            if (docker.image().isEmpty()) {
                violations.add(Violation.of("/container/docker/image", "must not be empty"));
            }
            if (container.type() == Container.Type.MESOS
                    && (docker.privileged() || !docker.parameters().isEmpty())) {
                violations.add(Violation.of(
                        "/container/docker", "privileged and parameters are for containers of type DOCKER"));
            }
        });
        if (container.linux().isPresent() && container.type() == Container.Type.DOCKER) {
            violations.add(Violation.of("/container/linuxInfo", "is for containers of type MESOS"));
        }
        violations.addAll(PersistentVolumeRules.check(container.volumes()));
        violations.addAll(VolumePaths.check(seen(container), container.docker().isPresent()));
        for (int index = 0; index < container.volumes().size(); index++) {
            if (container.volumes().get(index) instanceof Volume.Host volume
                    && !volume.hostPath().startsWith("/")
                    && !volume.containerPath().startsWith("/")) {
                violations.add(Violation.of(
                        "/container/volumes(" + index + ")", "hostPath and containerPath must not both be relative"));
            }
        }
    }

    private static List<VolumePaths.Seen> seen(Container container) {
        var seen = new ArrayList<VolumePaths.Seen>();
        for (int index = 0; index < container.volumes().size(); index++) {
            var volume = container.volumes().get(index);
            var kind = switch (volume) {
                case Volume.Host _ when container.docker().isEmpty() -> VolumePaths.Kind.HOST;
                case Volume.Secret _ -> VolumePaths.Kind.LINK;
                // With an image the engine takes what it can of the host's, as it always did.
                case Volume.Host _, Volume.Persistent _, Volume.External _, Volume.Csi _ -> VolumePaths.Kind.CHECKED;
            };
            seen.add(new VolumePaths.Seen(
                    volume.containerPath(), "/container/volumes(" + index + ")/containerPath", kind));
        }
        return seen;
    }
}
