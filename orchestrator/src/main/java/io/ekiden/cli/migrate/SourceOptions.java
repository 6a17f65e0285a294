package io.ekiden.cli.migrate;

import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.source.DumpFile;
import io.ekiden.migrate.source.MarathonApi;
import io.ekiden.migrate.source.ZooKeeperTree;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where definitions are read from. */
final class SourceOptions {
    private static final Duration SESSION = Duration.ofSeconds(30);

    @Option(
            names = "--source-token-file",
            paramLabel = "FILE",
            description =
                    "Who asks the source, where that is an address: a file of your own whose first line is a token, or the"
                            + " whole value of the header Authorization (default: nobody).")
    private @Nullable Path tokenFile;

    /** Who asks, where that is said. */
    Optional<String> authorization() {
        return Optional.ofNullable(tokenFile).map(file -> Token.header("--source-token-file", file));
    }

    /** @param withHistory older versions too */
    MarathonState read(String source, boolean withHistory) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            try (var api = new MarathonApi(uri(source), authorization())) {
                return api.read(withHistory);
            }
        }
        return source.startsWith("zk://")
                ? zooKeeper(source, withHistory)
                : DumpFile.read(Path.of(source), withHistory);
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException wrong) {
            throw new MigrationException("'" + text + "' is no address: " + wrong.getMessage(), wrong);
        }
    }

    private static MarathonState zooKeeper(String source, boolean withHistory) {
        try {
            var place = ZooKeeperPlace.parse(source);
            try (var client = ZooKeeperConnection.open(place.servers(), SESSION, place.user())) {
                return ZooKeeperTree.read(client, place.path(), place.toString(), withHistory);
            }
        } catch (IllegalArgumentException wrong) {
            throw new MigrationException(String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
