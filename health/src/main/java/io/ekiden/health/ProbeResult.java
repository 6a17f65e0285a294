package io.ekiden.health;

import java.util.Optional;

/** How one probe ended. */
public sealed interface ProbeResult {
    /**
     * The task answered as it should.
     *
     * @param code the status of the answer or of the command, where there is one
     */
    record Passed(Optional<Integer> code) implements ProbeResult {
        public Passed() {
            this(Optional.empty());
        }
    }

    /**
     * The task answered wrongly, or not at all.
     *
     * @param cause for people: {@code 404 Not Found}, {@code Connection refused}
     * @param code the status of the answer or of the command, where there was one
     */
    record Failed(String cause, Optional<Integer> code) implements ProbeResult {
        public Failed(String cause) {
            this(cause, Optional.empty());
        }
    }

    /** The probe could not be made for a reason that is not the task's; it changes nothing. */
    record Inconclusive(String reason) implements ProbeResult {}
}
