package io.ekiden.mesos.agent.fetcher;

import java.util.Optional;

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

    /**
     * What a source said about the version it gave, to ask "has it changed?" later.
     *
     * <p><b>Source:</b> RFC 9110 sections 8.8 and 13.1.
     */
    record Validators(Optional<String> etag, Optional<String> lastModified) {
        static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

        boolean isEmpty() {
            return etag.isEmpty() && lastModified.isEmpty();
        }

        /** What {@code If-Range} may carry: a weak ETag must not vouch for byte ranges. */
        Optional<String> forRange() {
            return etag.filter(tag -> !tag.startsWith("W/")).or(() -> lastModified);
        }
    }
}
