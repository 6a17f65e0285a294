package io.ekiden.cli.follow;

import io.ekiden.cli.client.ExitCode;
import java.util.List;
import java.util.Optional;

/**
 * How a deployment ended, for who waited for it.
 *
 * @param status of the API: {@code succeeded}, {@code failed}, {@code rolledBack}, {@code cancelled}, {@code overridden}; or
 *     {@code timeout}, {@code unhealthy}, {@code failing}
 * @param reason why it is no success, or empty
 * @param affected ids of apps; those of pods with {@code pod} behind a space
 * @param followedBy the deployment that undid or overrode it
 */
public record Outcome(
        String deployment, String status, String reason, List<String> affected, Optional<String> followedBy) {
    public Outcome {
        affected = List.copyOf(affected);
    }

    public boolean isSuccess() {
        return status.equals("succeeded");
    }

    public int code() {
        return isSuccess() ? ExitCode.WELL : ExitCode.FAILED;
    }

    /** Without a deployment: what was to be deployed is so already. */
    public static Outcome unchanged(List<String> affected) {
        return new Outcome("", "succeeded", "", affected, Optional.empty());
    }

    /** The same, ended otherwise. */
    public Outcome as(String otherStatus, String otherReason) {
        return new Outcome(deployment, otherStatus, otherReason, affected, followedBy);
    }
}
