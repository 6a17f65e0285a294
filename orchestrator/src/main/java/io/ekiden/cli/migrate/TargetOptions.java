package io.ekiden.cli.migrate;

import io.ekiden.migrate.MigrationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which orchestrator gets the definitions. */
final class TargetOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the orchestrator answers that gets them; of several with commas the first.",
            defaultValue = "http://127.0.0.1:8080")
    private String url = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Who asks it: a file of your own whose first line is a token, or the whole value of the header"
                            + " Authorization (default: nobody).")
    private @Nullable Path tokenFile;

    HttpTarget open() {
        try {
            var uri = URI.create(url.replaceFirst(",.*", "").replaceAll("/+$", ""));
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!isHttp || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new MigrationException(
                        "--url is '" + shown(uri) + "'; it is http://HOST:PORT or https://HOST:PORT");
            }
            return new HttpTarget(
                    uri.toString(), Optional.ofNullable(tokenFile).map(file -> Token.header("--token-file", file)));
        } catch (IllegalArgumentException wrong) {
            throw new MigrationException("--url is no address: " + wrong.getMessage(), wrong);
        }
    }

    private static String shown(URI uri) {
        return uri.getUserInfo() == null ? uri.toString() : uri.getScheme() + "://…@" + uri.getHost();
    }
}
