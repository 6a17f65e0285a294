package io.ekiden.orchestrator.launch;

import io.ekiden.orchestrator.spec.RunSpec;
import java.util.Locale;

/** Whether apps without GPUs may be placed on agents with GPUs. <b>Source:</b> Marathon {@code --gpu_scheduling_behavior}. */
public enum GpuSchedulingBehavior {
    /** They may not: GPUs are scarce. */
    RESTRICTED,
    /** They may. */
    UNRESTRICTED;

    /** Label with which an app overrules the cluster's setting. */
    public static final String LABEL = "GPU_SCHEDULING_BEHAVIOR";

    /** What holds for an app; an unknown value of the label is ignored. */
    GpuSchedulingBehavior forApp(RunSpec run) {
        var wanted = run.labels().get(LABEL);
        if (wanted != null) {
            for (var behavior : values()) {
                if (behavior.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                    return behavior;
                }
            }
        }
        return this;
    }
}
