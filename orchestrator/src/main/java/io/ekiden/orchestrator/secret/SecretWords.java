package io.ekiden.orchestrator.secret;

/**
 * Where a definition says which secrets it uses, for whoever reads why one cannot be had.
 *
 * @param environment variables
 * @param files volumes, by their paths
 * @param pullConfig credentials of the image's registry
 */
record SecretWords(String environment, String files, String pullConfig) {
    static final SecretWords OF_APP = new SecretWords("env", "container.volumes", "container.docker.pullConfig");

    static SecretWords ofContainer(String name) {
        var container = "container " + name + ": ";
        return new SecretWords(container + "environment", container + "volumeMounts", container + "image.pullConfig");
    }
}
