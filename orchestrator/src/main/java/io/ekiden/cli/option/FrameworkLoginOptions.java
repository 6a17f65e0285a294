package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Secret;
import io.ekiden.mesos.security.file.SecretFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a framework comes to the master, under Marathon's names. */
public final class FrameworkLoginOptions {
    private static final String SECRET_FILE = "--mesos-authentication-secret-file";

    @Option(
            names = "--mesos-authentication-principal",
            paramLabel = "NAME",
            description = "Who it is to the master (default: it does not say).")
    private @Nullable String principal;

    @Option(
            names = SECRET_FILE,
            paramLabel = "FILE",
            description = "Holds the secret that proves it, and nothing else. Only you may be able to read it"
                    + " (default: nothing is proved).")
    private @Nullable String secretFile;

    public Optional<String> principal() {
        return Optional.ofNullable(principal);
    }

    /** Whose change changes {@link #credential}. */
    public List<Path> files() {
        return Rereading.files(secretFile);
    }

    /** Reads the file. */
    public Optional<Credential> credential(Problems problems) {
        if (secretFile == null) {
            return Optional.empty();
        }
        if (principal == null) {
            problems.add(SECRET_FILE + " needs --mesos-authentication-principal");
            return Optional.empty();
        }
        var file = secretFile;
        var name = principal;
        return problems.understood(
                SECRET_FILE,
                () -> SecretFile.read(SECRET_FILE, file, text -> new Credential(name, Secret.of(text.strip()))));
    }
}
