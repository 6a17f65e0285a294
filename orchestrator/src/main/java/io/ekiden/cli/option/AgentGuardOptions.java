package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.SecretFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom an agent comes to the master, and whom it lets read its own state. */
public final class AgentGuardOptions {
    @Option(
            names = "--credential",
            paramLabel = "FILE",
            description =
                    "Who this agent is to the master: {\"principal\": \"p\", \"secret\": \"s\"}, or 'principal secret'."
                            + " Only you may be able to read it (default: it does not say).")
    private @Nullable String credential;

    @Option(
            names = "--http-credentials",
            paramLabel = "FILE",
            description =
                    "Who may read the agent's own state, written as the master's --credentials (default: everybody).")
    private @Nullable String httpCredentials;

    @Option(
            names = "--authenticate-http-executors",
            description =
                    "Executors of frameworks' own have to show the token that they are started with, as they have to"
                            + " with --http-credentials (default: one that has shown it once has to).")
    private boolean authenticateExecutors;

    /** Whose change changes {@link #credential}. */
    public List<Path> credentialFiles() {
        return Rereading.files(credential);
    }

    /** Whose change changes {@link #protection}. */
    public List<Path> protectionFiles() {
        return Rereading.files(httpCredentials);
    }

    public Optional<Credential> credential(Problems problems) {
        return Optional.ofNullable(credential)
                .flatMap(file -> problems.understood(
                        "--credential", () -> SecretFile.read("--credential", file, Credentials::parseOne)));
    }

    public Protection protection(Problems problems) {
        return Optional.ofNullable(httpCredentials)
                .flatMap(file -> problems.understood(
                        "--http-credentials", () -> SecretFile.read("--http-credentials", file, Credentials::parse)))
                .map(known -> Protection.of(known, Set.of(Realm.AGENT_READONLY, Realm.AGENT_EXECUTOR)))
                .orElseGet(() -> authenticateExecutors
                        ? Protection.of(Credentials.NONE, Set.of(Realm.AGENT_EXECUTOR))
                        : Protection.NONE);
    }
}
