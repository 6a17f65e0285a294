package io.ekiden.orchestrator.store.backup;

import java.io.IOException;

/** Why a backup cannot be used, in words for the one who asked for it: names the file, and says what is wrong with it. */
public final class BackupException extends IOException {
    BackupException(String message) {
        super(message);
    }
}
