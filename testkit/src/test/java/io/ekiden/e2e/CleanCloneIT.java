package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Wait;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: a tree in which nothing was ever built, the one command, and an app that runs. */
@ExtendWith(OwnMachinePorts.class)
class CleanCloneIT {
    /** Builds the whole tree, on a machine that may be busy. */
    private static final Duration BUILD = Duration.ofMinutes(8);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> NOT_IN_A_CLONE = Set.of("target", "node_modules", ".git", "data");

    @TempDir
    Path dir;

    @Test
    void up_buildsFindsItsJdkAndRunsAnApp() throws Exception {
        var clone = dir.resolve("clone");
        copy(Path.of("..").toRealPath(), clone);
        var data = dir.resolve("data");
        var log = dir.resolve("up.log");
        var up = up(clone, data, log);
        try {
            var api = new ApiClient(URI.create(http(up, data, log)));
            assertThat(api.post("/v2/apps", "{\"id\": \"/first\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 16}")
                            .status())
                    .isEqualTo(201);
            api.running("/first", 1, false, SOON);
            api.delete("/v2/apps/first");
            api.settled(SOON);
        } finally {
            up.destroy();
            assertThat(up.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Leftovers.end(dir);
        }
    }

    /** Neither JAVA_HOME nor the path leads to the JDK that runs this test: the script has to find one, as on a machine whose java is older. */
    private static Process up(Path clone, Path data, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        clone.resolve("ekiden").toString(),
                        "up",
                        "--data-dir=" + data,
                        "--http-port=0",
                        "--master-port=0",
                        "--agent-port=0",
                        "--zk-port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.computeIfPresent(
                "PATH",
                (_, path) -> Arrays.stream(path.split(File.pathSeparator))
                        .filter(part -> !part.startsWith(System.getProperty("java.home")))
                        .collect(Collectors.joining(File.pathSeparator)));
        return builder.start();
    }

    private static String http(Process up, Path data, Path log) throws IOException {
        var endpoints = data.resolve("run").resolve("endpoints.json");
        Wait.until("ready, or an end", BUILD, () -> Files.exists(endpoints) || !up.isAlive(), ready -> ready);
        assertThat(endpoints).as("ekiden up said: %s", Files.readString(log)).exists();
        var json = new ObjectMapper().readTree(endpoints.toFile());
        assertThat(json.path("pid").asLong()).as("the script becomes the JVM").isEqualTo(up.pid());
        return json.path("http").asText();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (NOT_IN_A_CLONE.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var copy = Files.copy(file, to.resolve(from.relativize(file)));
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
