package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.volume.Volume;

/** What containers of a pod can mount, by its name. <b>Source:</b> RAML {@code PodVolume}. */
public sealed interface PodVolume {
    String name();

    /** @param host a directory or file of the agent's machine */
    record Host(String name, String host) implements PodVolume {}

    /** A directory of the instance's own, which goes with it. */
    record Ephemeral(String name) implements PodVolume {}

    /**
     * Disk of an agent that belongs to one instance for as long as there is that instance.
     *
     * @param disk of which {@code containerPath} is the name again, as it is seen in the sandbox of the executor
     */
    record Persistent(String name, Volume.Persistent disk) implements PodVolume {}

    /**
     * A file with a secret in it.
     *
     * @param secret the name that the pod has given it
     */
    record Secret(String name, String secret) implements PodVolume {}
}
