package io.ekiden.mesos.agent.fetcher;

/**
 * A source's answer.
 *
 * @param notModified the known version is still the current one; nothing was written
 * @param validators of the version written
 * @param mode rwx bits the file should have in the sandbox
 */
record Fetched(boolean notModified, Validators validators, int mode) {
    static final int PLAIN = 0644;
    static final int EXECUTABLE = 0755;

    static Fetched unchanged(Validators validators) {
        return new Fetched(true, validators, PLAIN);
    }
}
