package io.ekiden.orchestrator.spec;

import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an app runs in. <b>Source:</b> Marathon {@code container}.
 *
 * @param docker the image; absent: the agent's own file system
 * @param linux what the kernel shows to it; absent: what is usual
 */
public record Container(Type type, Optional<Docker> docker, List<Volume> volumes, Optional<LinuxInfo> linux) {
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

    public Container {
        volumes = List.copyOf(volumes);
    }

    /** To which the kernel shows what is usual. */
    public Container(Type type, Optional<Docker> docker, List<Volume> volumes) {
        this(type, docker, volumes, Optional.empty());
    }

    /** Whether it has an external volume that one instance alone may have. */
    public boolean hasExclusiveVolume() {
        return volumes.stream().anyMatch(volume -> volume.exclusiveName().isPresent());
    }

    /** Whether plug-ins get secrets for its volumes. */
    public boolean hasVolumeWithSecrets() {
        return volumes.stream()
                .anyMatch(volume -> volume instanceof Volume.Csi csi
                        && !(csi.stageSecrets().isEmpty()
                                && csi.publishSecrets().isEmpty()));
    }

    /** Names of secrets by the paths of the files that they are in. */
    public SortedMap<String, String> secretFiles() {
        var files = new TreeMap<String, String>();
        volumes.forEach(volume -> {
            if (volume instanceof Volume.Secret(var path, var name)) {
                files.put(path, name);
            }
        });
        return files;
    }

    /** Disk that outlives tasks. */
    public List<Volume.Persistent> persistentVolumes() {
        return volumes.stream()
                .filter(Volume.Persistent.class::isInstance)
                .map(Volume.Persistent.class::cast)
                .toList();
    }
}
