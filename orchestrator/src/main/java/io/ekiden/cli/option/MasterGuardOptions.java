package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.RateLimits;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * Whom a master lets in, what they may do, and how often. With {@code --credentials} all who come have to be known, but where that is turned off; Mesos has each realm off
 * until it is turned on.
 */
public final class MasterGuardOptions {
    private static final Logger LOG = LoggerFactory.getLogger(MasterGuardOptions.class);

    private static final String ONLY_AGENTS =
            "{\"register_agents\": [{\"principals\": {\"values\": [\"agents\"]}, \"agents\": {\"type\": \"ANY\"}},"
                    + " {\"principals\": {\"type\": \"ANY\"}, \"agents\": {\"type\": \"NONE\"}}]}";

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

    @Option(
            names = "--acls",
            paramLabel = "FILE|JSON",
            description =
                    "Who may do what, as Mesos has it: register_frameworks, run_tasks, teardown_frameworks, view_frameworks,"
                            + " update_weights and so on (default: everybody may do everything).")
    private @Nullable String acls;

    @Option(
            names = "--rate-limits",
            paramLabel = "FILE|JSON",
            description =
                    "How often principals may call: {\"limits\": [{\"principal\": \"p\", \"qps\": 50, \"capacity\": 100}],"
                            + " \"aggregate_default_qps\": 100}; who calls more often gets 429 (default: no limits).")
    private @Nullable String rateLimits;

    /** Whose change changes {@link #protection}. */
    public List<Path> protectionFiles() {
        return Rereading.files(credentials, rateLimits);
    }

    /** Whose change changes {@link #acls}. */
    public List<Path> aclFiles() {
        return Rereading.files(acls);
    }

    /** Reads the file. */
    public Acls acls(Problems problems) {
        var read = understood("--acls", acls, Acls::parse, problems).orElse(Acls.ALLOW_ALL);
        if (!read.withoutEffect().isEmpty()) {
            LOG.warn(
                    "There is nothing that these access lists are about, they have no effect lists={}",
                    read.withoutEffect());
        }
        return read;
    }

    /** Those that were given, by the names of Mesos's flags: where things are, not what is in the files. */
    public Map<String, String> flags() {
        var given = new TreeMap<String, String>();
        Optional.ofNullable(credentials).ifPresent(path -> given.put("credentials", path));
        Optional.ofNullable(acls).ifPresent(text -> given.put("acls", text));
        Optional.ofNullable(rateLimits).ifPresent(text -> given.put("rate_limits", text));
        return given;
    }

    private static <T> Optional<T> understood(
            String flag, @Nullable String given, Function<String, T> parse, Problems problems) {
        if (given == null) {
            return Optional.empty();
        }
        try {
            boolean isJson = given.stripLeading().startsWith("{");
            var path = given.startsWith("file://") ? given.substring("file://".length()) : given;
            return Optional.of(parse.apply(isJson ? given : Files.readString(Path.of(path))));
        } catch (IOException unreadable) {
            problems.add(flag + ": " + given + " cannot be read: " + unreadable);
        } catch (IllegalArgumentException wrong) {
            problems.add(flag + " cannot be used: " + wrong.getMessage());
        }
        return Optional.empty();
    }

    /** Reads the files. */
    public Protection protection(Problems problems) {
        var limits = understood("--rate-limits", rateLimits, RateLimits::parse, problems)
                .orElse(RateLimits.NONE);
        var closed = EnumSet.noneOf(Realm.class);
        close(closed, Realm.MASTER_SCHEDULER, frameworks);
        close(closed, Realm.MASTER_AGENT, agents);
        close(closed, Realm.MASTER_READWRITE, readwrite);
        close(closed, Realm.MASTER_READONLY, readonly);
        if (credentials == null) {
            problems.check(closed.isEmpty(), "--authenticate-… needs --credentials, which say who is known");
            return new Protection(Credentials.NONE, Set.of(), limits);
        }
        var file = credentials;
        return problems.understood("--credentials", () -> SecretFile.read("--credentials", file, Credentials::parse))
                .map(known -> new Protection(known, closed, limits))
                .orElse(Protection.NONE);
    }

    private void close(EnumSet<Realm> closed, Realm realm, @Nullable Boolean wanted) {
        if (wanted == null ? credentials != null : wanted) {
            closed.add(realm);
        }
    }

    /** To be called when a master starts with these. */
    public static void warnOfAgents(Protection protection, Acls acls) {
        if (protection.letsEverybodyRegisterAgents(acls)) {
            LOG.warn(
                    "Every principal of --credentials may register an agent, and would then be given tasks of all frameworks; --acls can"
                            + " say who may: {}",
                    ONLY_AGENTS);
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
