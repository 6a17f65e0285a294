package io.ekiden.orchestrator.store.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of what the leader before has left to do.
 *
 * @param time when it was done, or given up
 * @param wish what was to be done, as far as that could be read
 * @param reason why some of it was not done; absent: all of it was
 */
public record HandoverReport(Instant time, Wish wish, Optional<String> reason) {
    /** False when the leader has begun with the state there was, or without the backup that was wanted. */
    public boolean isDone() {
        return reason.isEmpty();
    }
}
