package io.ekiden.cli.option.server;

import io.ekiden.cli.option.Rereading;
import io.ekiden.config.Problems;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.file.SecretFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom an orchestrator asks agents for what those who use its API want to see of tasks. */
public final class AgentDoorOptions {
    public static final String NAME = "--agent-credential";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description =
                    "Who this is to agents that ask, for logs, files, statistics and commands of tasks through its API:"
                            + " {\"principal\": \"p\", \"secret\": \"s\"}, or 'principal secret', as in the agents'"
                            + " --http-credentials. Only you may be able to read it (default: it does not say).")
    private @Nullable String file;

    /** Whose change changes {@link #credential}. */
    public List<Path> files() {
        return Rereading.files(file);
    }

    /** Reads the file. */
    public Optional<Credential> credential(Problems problems) {
        return Optional.ofNullable(file)
                .flatMap(given -> problems.understood(NAME, () -> SecretFile.read(NAME, given, Credentials::parseOne)));
    }
}
