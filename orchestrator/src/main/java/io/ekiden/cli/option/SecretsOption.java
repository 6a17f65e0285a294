package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.orchestrator.secret.DirectorySecrets;
import io.ekiden.orchestrator.secret.SecretResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where secrets of apps are. */
public final class SecretsOption {
    private static final String NAME = "--secrets-dir";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            description = "Files with secrets for apps: the source db/pw is the file db/pw in there"
                    + " (default: none; tasks with secrets do not start).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path directory;

    public void check(Problems problems) {
        problems.check(directory == null || Files.isDirectory(directory), NAME + " names no directory: " + directory);
    }

    public SecretResolver resolver() {
        return directory == null
                ? SecretResolver.NONE
                : new DirectorySecrets(directory.toAbsolutePath().normalize());
    }
}
