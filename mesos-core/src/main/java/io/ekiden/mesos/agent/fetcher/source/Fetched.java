package io.ekiden.mesos.agent.fetcher.source;

import java.util.Optional;

/**
 * A source's answer.
 *
 * @param notModified the known version is still the current one; nothing was written
 * @param validators of the version written
 * @param mode rwx bits the file should have in the sandbox
 */
public record Fetched(boolean notModified, Validators validators, int mode) {
    /** For data. */
    public static final int PLAIN = 0644;
    /** For programs. */
    public static final int EXECUTABLE = 0755;

    /** The known version is the current one. */
    public static Fetched unchanged(Validators validators) {
        return new Fetched(true, validators, PLAIN);
    }

    /**
     * What a source said about the version it gave, to ask "has it changed?" later.
     *
     * <p><b>Source:</b> RFC 9110 sections 8.8 and 13.1.
     */
    public record Validators(Optional<String> etag, Optional<String> lastModified) {
        public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

        /** Nothing to compare. */
        public boolean isEmpty() {
            return etag.isEmpty() && lastModified.isEmpty();
        }

        /** What {@code If-Range} may carry: a weak ETag must not vouch for byte ranges. */
        public Optional<String> forRange() {
            return etag.filter(tag -> !tag.startsWith("W/")).or(() -> lastModified);
        }
    }
}
