package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Secret;
import io.ekiden.mesos.security.file.SecretFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a framework comes to the master, under Marathon's names. */
public final class FrameworkLoginOptions {
    @Option(
            names = "--mesos-authentication-principal",
            paramLabel = "NAME",
            description = "Who it is to the master (default: it does not say).")
    private @Nullable String principal;

    @Option(
            names = "--mesos-authentication-secret-file",
            paramLabel = "FILE",
            description = "Holds the secret that proves it, and nothing else. Only you may be able to read it"
                    + " (default: nothing is proved).")
    private @Nullable String secretFile;

    public Optional<String> principal() {
        return Optional.ofNullable(principal);
    }

    /** Reads the file, once. */
    public Optional<Credential> credential(Problems problems) {
        if (secretFile == null) {
            return Optional.empty();
        }
        if (principal == null) {
            problems.add("--mesos-authentication-secret-file needs --mesos-authentication-principal");
            return Optional.empty();
        }
        var name = principal;
        try {
            return Optional.of(SecretFile.read(
                    "--mesos-authentication-secret-file",
                    secretFile,
                    text -> new Credential(name, Secret.of(text.strip()))));
        } catch (SettingsException unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }
}
