package io.ekiden.orchestrator.spec.pod;

/** What containers of a pod can mount, by its name. <b>Source:</b> RAML {@code PodVolume}. */
public sealed interface PodVolume {
    String name();

    /** @param host a directory or file of the agent's machine */
    record Host(String name, String host) implements PodVolume {}

    /** A directory of the instance's own, which goes with it. */
    record Ephemeral(String name) implements PodVolume {}

    /**
     * A file with a secret in it.
     *
     * @param secret the name that the pod has given it
     */
    record Secret(String name, String secret) implements PodVolume {}
}
