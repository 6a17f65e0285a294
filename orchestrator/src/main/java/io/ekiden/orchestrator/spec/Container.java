package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;

/**
 * What an app runs in. <b>Source:</b> Marathon {@code container}.
 *
 * @param docker the image; absent: the agent's own file system
 * @param volumes directories and files of the host
 */
public record Container(Type type, Optional<Docker> docker, List<Volume> volumes) {
    /** Who runs it in Mesos. */
    public enum Type {
        DOCKER,
        MESOS
    }

    /**
     * An image, and how the engine runs it.
     *
     * @param parameters options of the engine's {@code run}
     */
    public record Docker(String image, boolean forcePullImage, boolean privileged, List<Parameter> parameters) {
        public Docker {
            parameters = List.copyOf(parameters);
        }
    }

    /** An option of the engine. */
    public record Parameter(String key, String value) {}

    /**
     * @param hostPath relative: below the sandbox
     * @param containerPath relative: below the place of the sandbox in the container
     */
    public record Volume(String containerPath, String hostPath, boolean readOnly) {}

    public Container {
        volumes = List.copyOf(volumes);
    }
}
