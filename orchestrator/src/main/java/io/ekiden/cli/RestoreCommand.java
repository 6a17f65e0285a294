package io.ekiden.cli;

import io.ekiden.cli.option.server.StateOptions;
import io.ekiden.config.SettingsException;
import io.ekiden.orchestrator.store.backup.BackupException;
import io.ekiden.orchestrator.store.backup.FileHandover;
import io.ekiden.orchestrator.store.codec.Restored;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden restore}: an orchestrator's state, from a file. */
@Command(
        name = "restore",
        description = {
            "Puts what 'ekiden backup' or DELETE /v2/leader?backup= has written in place of all that is kept, at once or not at",
            "all, while no orchestrator runs. The next start knows the apps and tasks of then: others it kills, missing ones it",
            "starts again, and local volumes of others are given up."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden restore --zk h1:2181,h2:2181 monday.tar.gz",
            "  ekiden restore --data-dir /var/lib/ekiden monday.tar.gz"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private StateOptions options = new StateOptions();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
        try {
            System.out.println("Reading " + file);
            var backup = FileHandover.checked(file, entries -> Restored.inPlaceOf(Map.of(), entries));
            System.out.println(
                    "It is of " + backup.time() + " and has " + backup.entries().size() + " entries");
            try (var state = options.open()) {
                state.replace(backup.entries());
                System.out.println("Restored to " + state + "; orchestrators may start now");
            }
            return 0;
        } catch (BackupException failure) {
            throw new SettingsException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
