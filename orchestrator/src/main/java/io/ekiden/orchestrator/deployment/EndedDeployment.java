package io.ekiden.orchestrator.deployment;

import java.time.Instant;
import java.util.Optional;

/**
 * A deployment that is over, kept for whoever asks later how it went.
 *
 * @param deployment as it was when it ended: its current step is the one it did not finish, or beyond the last
 * @param reason for people
 * @param followedBy id of the deployment that undid or overrode this one
 */
public record EndedDeployment(
        Deployment deployment, Outcome outcome, String reason, Optional<String> followedBy, Instant endedAt) {
    /** True when another deployment led back from it. */
    public boolean isUndone() {
        return outcome == Outcome.ROLLED_BACK || outcome == Outcome.FAILED;
    }

    /** How a deployment can end. Names as in the API. */
    public enum Outcome {
        /** All steps are done. */
        SUCCEEDED("succeeded"),
        /** Stopped by force; what was done stays done, and the definitions stay as they are. */
        CANCELLED("cancelled"),
        /** Undone on request, by another deployment. */
        ROLLED_BACK("rolledBack"),
        /** Made no progress for as long as its apps allow, and was undone. */
        FAILED("failed"),
        /** Somebody changed the same apps by force. */
        OVERRIDDEN("overridden");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
