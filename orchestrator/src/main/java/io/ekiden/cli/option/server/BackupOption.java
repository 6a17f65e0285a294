package io.ekiden.cli.option.server;

import io.ekiden.config.Problems;
import io.ekiden.orchestrator.store.backup.BackupDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where those who use the API may have the state written to a file, and put back. */
final class BackupOption {
    private static final String NAME = "--backup-dir";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            description = "Where DELETE /v2/leader?backup=file://DIR/NAME writes the state, and ?restore= finds it; a"
                    + " directory that exists (default: the API does neither).")
    private @Nullable Path directory;

    void check(Problems problems) {
        problems.check(
                directory == null || Files.isDirectory(directory),
                NAME + " is " + directory + ", which is no directory; make it, for the user of this process alone");
    }

    Optional<BackupDirectory> backups() {
        return Optional.ofNullable(directory).map(BackupDirectory::new);
    }
}
