package io.ekiden.testkit.real.image;

import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Docker's own registry, where it is installed, on the loopback and for one user. */
public final class DockerRegistry implements AutoCloseable {
    /** {@code user:password} of the one whom it serves. */
    public static final String LOGIN = "ci:not a secret";

    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    /** Of {@link #LOGIN}: nothing else is taken. */
    private static final String HASHED = "ci:$2b$05$abcdefghijklmnopqrstuuiitcSTbmWtinjxTMhPy6Z4ocreVFuRu\n";

    private static final Duration SOON = Duration.ofSeconds(30);

    private final int port = Ports.free();
    private final Process process;

    /** @param dir for all that it keeps */
    public DockerRegistry(Path dir) throws IOException {
        var logins = Files.writeString(dir.resolve("htpasswd"), HASHED);
        var config = Files.writeString(dir.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                auth: {htpasswd: {realm: images, path: %s}}
                """.formatted(dir.resolve("images"), port, logins));
        process = new ProcessBuilder(List.of(PROGRAM.toString(), "serve", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("registry.log").toFile())
                .start();
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + address() + "/v2/"))
                    .build();
            Wait.until(
                    "the registry answers",
                    SOON,
                    () -> http.send(request, BodyHandlers.discarding()).statusCode(),
                    status -> status == 401);
        }
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Such as {@code 127.0.0.1:5000}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
