package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.SecretFile;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whom a master lets in. With {@code --credentials} all who come have to be known, but where that is turned off; Mesos has each realm off
 * until it is turned on.
 */
public final class MasterGuardOptions {
    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Who may come: {\"credentials\": [{\"principal\": \"p\", \"secret\": \"s\"}]}, or lines 'principal secret'."
                            + " Only you may be able to read it (default: everybody may come).")
    private @Nullable String credentials;

    @Option(
            names = {"--authenticate-http-frameworks", "--authenticate-frameworks"},
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Frameworks have to be known (default: with --credentials).")
    private @Nullable Boolean frameworks;

    @Option(
            names = "--authenticate-agents",
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Agents have to be known (default: with --credentials).")
    private @Nullable Boolean agents;

    @Option(
            names = "--authenticate-http-readwrite",
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Operators have to be known (default: with --credentials).")
    private @Nullable Boolean readwrite;

    @Option(
            names = "--authenticate-http-readonly",
            paramLabel = "BOOLEAN",
            arity = "0..1",
            fallbackValue = "true",
            description = "Readers of the state have to be known (default: with --credentials).")
    private @Nullable Boolean readonly;

    /** Reads the file, once. */
    public Protection protection(Problems problems) {
        var closed = EnumSet.noneOf(Realm.class);
        close(closed, Realm.MASTER_SCHEDULER, frameworks);
        close(closed, Realm.MASTER_AGENT, agents);
        close(closed, Realm.MASTER_READWRITE, readwrite);
        close(closed, Realm.MASTER_READONLY, readonly);
        if (credentials == null) {
            problems.check(closed.isEmpty(), "--authenticate-… needs --credentials, which say who is known");
            return Protection.NONE;
        }
        try {
            return new Protection(SecretFile.read("--credentials", credentials, Credentials::parse), closed);
        } catch (SettingsException unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
            return Protection.NONE;
        }
    }

    private void close(EnumSet<Realm> closed, Realm realm, @Nullable Boolean wanted) {
        if (wanted == null ? credentials != null : wanted) {
            closed.add(realm);
        }
    }

    /** Whether nobody comes in unknown. */
    public static boolean isComplete(Protection protection) {
        return protection
                .closed()
                .containsAll(EnumSet.of(
                        Realm.MASTER_SCHEDULER, Realm.MASTER_AGENT, Realm.MASTER_READWRITE, Realm.MASTER_READONLY));
    }
}
