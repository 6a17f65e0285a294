package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.SecretFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom an agent comes to the master, and whom it lets read its own state and run commands beside tasks. */
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
                    "Who may read the agent's own state and, through /api/v1, run commands beside its tasks as their users,"
                            + " root too; written as the master's --credentials (default: everybody may read, and who"
                            + " is on this machine run).")
    private @Nullable String httpCredentials;

    @Option(
            names = "--authenticate-http-readwrite",
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Who uses /api/v1, such as to run commands beside tasks, has to be known"
                    + " (default: with --http-credentials).")
    private @Nullable Boolean readwrite;

    @Option(
            names = "--authenticate-http-readonly",
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Readers of the state and of sandboxes have to be known (default: with --http-credentials).")
    private @Nullable Boolean readonly;

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
        var closed = EnumSet.noneOf(Realm.class);
        close(closed, Realm.AGENT_READWRITE, readwrite);
        close(closed, Realm.AGENT_READONLY, readonly);
        if (httpCredentials == null) {
            problems.check(closed.isEmpty(), "--authenticate-http-… needs --http-credentials, which say who is known");
            return Protection.of(Credentials.NONE, authenticateExecutors ? Set.of(Realm.AGENT_EXECUTOR) : Set.of());
        }
        closed.add(Realm.AGENT_EXECUTOR);
        var file = httpCredentials;
        return problems.understood(
                        "--http-credentials", () -> SecretFile.read("--http-credentials", file, Credentials::parse))
                .map(known -> Protection.of(known, closed))
                .orElse(Protection.NONE);
    }

    private void close(EnumSet<Realm> closed, Realm realm, @Nullable Boolean wanted) {
        if (wanted == null ? httpCredentials != null : wanted) {
            closed.add(realm);
        }
    }
}
