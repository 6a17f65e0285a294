package io.ekiden.cli.option.server;

import io.ekiden.cli.option.Rereading;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.api.http.Door;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whom an orchestrator's API and page let in, under Marathon's names. */
final class DoorOptions {
    private static final String CREDENTIALS = "--http-credentials";
    private static final String REALM = "--http-realm";
    private static final String OPEN = "--http-open-paths";

    @Option(
            names = CREDENTIALS,
            paramLabel = "USER:PASSWORD",
            description =
                    "API and page are for this user alone, by basic authentication; or file:///path of a file that"
                            + " says so, a user on each line, which is how to keep it from others on this machine"
                            + " (default: for everybody).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String credentials;

    @Option(
            names = REALM,
            paramLabel = "NAME",
            description = "What browsers ask a password for.",
            defaultValue = "Ekiden")
    private String realm = "Ekiden";

    @Option(
            names = OPEN,
            paramLabel = "PATH",
            split = ",",
            description =
                    "Of /ping, /metrics and /metrics/prometheus those that are for everybody nevertheless; several"
                            + " with commas (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> open = List.of();

    void check(Problems problems) {
        problems.check(open.isEmpty() || credentials != null, OPEN + " has nothing to open without " + CREDENTIALS);
        if (Door.MAY_BE_OPEN.containsAll(open)) {
            problems.understood(CREDENTIALS, this::door);
        } else {
            problems.add(OPEN + " is " + open + "; only /ping, /metrics and /metrics/prometheus can be open");
        }
    }

    boolean isGuarded() {
        return credentials != null;
    }

    /** The file that says who is let in, if there is one. */
    List<Path> files() {
        return credentials != null && credentials.startsWith("file://") ? Rereading.files(credentials) : List.of();
    }

    Optional<Door> door() {
        return Optional.ofNullable(credentials)
                .map(given -> Door.parse(SecretAddress.readLogin(CREDENTIALS, given), realm, Set.copyOf(open)));
    }
}
