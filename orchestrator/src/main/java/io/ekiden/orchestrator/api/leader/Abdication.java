package io.ekiden.orchestrator.api.leader;

import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.HandoverReport;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Future;
import java.util.Optional;

/** Port: how a leader goes. */
public interface Abdication {
    /** Gives leadership up soon; must not block. */
    void abdicate();

    /**
     * Leaves something for the next leader to do before it begins; completes when it cannot be forgotten. A failure says whether it may be
     * done nevertheless.
     */
    default Future<Void> leave(Wish wish) {
        return Future.failedFuture("there is no next leader");
    }

    /** What became of what was left to this leader; absent when nothing was. */
    default Optional<HandoverReport> handover() {
        return Optional.empty();
    }

    /** Where backups may be; absent when the operator allows none. */
    default Optional<BackupDirectory> backups() {
        return Optional.empty();
    }
}
