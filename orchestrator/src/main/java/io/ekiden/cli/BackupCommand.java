package io.ekiden.cli;

import io.ekiden.cli.option.server.StateOptions;
import io.ekiden.config.ObstacleException;
import io.ekiden.orchestrator.store.backup.Backup;
import io.ekiden.orchestrator.store.backup.BackupException;
import io.ekiden.orchestrator.store.backup.BackupFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden backup}: an orchestrator's state, to a file. */
@Command(
        name = "backup",
        description = {
            "Writes all that an orchestrator keeps to FILE, as of one moment: apps, groups, instances, deployments, history.",
            "With --zk it may run meanwhile. The file is for its owner alone: apps may have passwords in them."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden backup --zk h1:2181,h2:2181 monday.tar.gz      # also while orchestrators run",
            "  ekiden backup --data-dir /var/lib/ekiden monday.tar.gz"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private StateOptions options = new StateOptions();

    @Parameters(paramLabel = "FILE", description = "A gzipped tar archive; one of that name is replaced.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
        try (var state = options.open()) {
            System.out.println("Reading " + state);
            var backup = new Backup(Instant.now(), new TreeMap<>(state.read()));
            BackupFile.write(file, backup);
            System.out.println("Written " + file + ": " + backup.entries().size() + " entries, " + backup.bytes()
                    + " bytes before compression");
            return 0;
        } catch (BackupException failure) {
            throw new ObstacleException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
