package io.ekiden.orchestrator.spec.option;

import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.pod.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may have GPUs. <b>Source:</b> Marathon {@code AppValidation.complyWithGpuRules}. It takes pods with GPUs without its feature, and
 * never starts them; here they are refused as apps are.
 */
public final class GpuRules {
    private static final String NOT_ENABLED =
            "Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)";
    private static final String MESOS_ONLY = "GPU resources only work with the Mesos containerizer";

    private GpuRules() {}

    /** What is wrong with the GPUs of an app or a pod; whole ones only can be asked for. */
    public static List<Violation> check(RunSpec run, DefinitionOptions options) {
        return run.pod().map(pod -> ofPod(pod, options)).orElseGet(() -> ofApp(run, options));
    }

    private static List<Violation> ofApp(RunSpec run, DefinitionOptions options) {
        if (run.resources().gpusMilli() == 0) {
            return List.of();
        }
        var errors = new ArrayList<String>();
        if (run.process()
                .container()
                .filter(container -> container.type() == Container.Type.DOCKER)
                .isPresent()) {
            errors.add(MESOS_ONLY);
        }
        if (!options.gpus()) {
            errors.add(NOT_ENABLED);
        }
        return errors.isEmpty() ? List.of() : List.of(new Violation("/", errors));
    }

    private static List<Violation> ofPod(Pod pod, DefinitionOptions options) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < pod.containers().size() && !options.gpus(); i++) {
            if (pod.containers().get(i).resources().gpusMilli() > 0) {
                violations.add(Violation.of("/containers(" + i + ")/resources/gpus", NOT_ENABLED));
            }
        }
        return violations;
    }
}
