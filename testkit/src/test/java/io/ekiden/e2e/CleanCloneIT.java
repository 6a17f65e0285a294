package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.port.MachinePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: a tree in which nothing was ever built, the one command, and an app that runs. */
class CleanCloneIT {
    /** Builds the whole tree, on a machine that may be busy. */
    private static final Duration BUILD = Duration.ofMinutes(8);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> NOT_IN_A_CLONE = Set.of("target", "node_modules", ".git", "data");

    @TempDir
    static Path dir;

    /** With a space in its name, as people's directories have them. */
    private static Path clone;

    @BeforeAll
    static void cloneIt() throws Exception {
        clone = dir.resolve("of ours");
        copy(Path.of("..").toRealPath(), clone);
    }

    @Test
    void clone_isBuilt_findsItsJdk_andRunsAnApp() throws Exception {
        said(BUILD, clone.resolve("ekiden").toString(), "build");
        running(clone.resolve("ekiden"), "of the clone", url -> {
            var api = new ApiClient(URI.create(url));
            assertThat(api.post("/v2/apps", "{\"id\": \"/first\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 16}")
                            .status())
                    .isEqualTo(201);
            api.running("/first", 1, false, SOON);
            api.delete("/v2/apps/first");
            api.settled(SOON);
        });
    }

    /** Which needs no Java of the machine's, and no compiler, wherever it is unpacked. */
    @Test
    void distribution_isMadeUnpackedAndRunsAnApp() throws Exception {
        said(BUILD, clone.resolve("ekiden").toString(), "dist", "tar");
        var made = clone.resolve("target/dist");
        var unpacked = Files.createDirectory(dir.resolve("unpacked here"));
        try (var archives = Files.newDirectoryStream(made, "*.tar.gz")) {
            var archive = archives.iterator().next().toString();
            said(SOON, "tar", "xzf", archive, "--strip-components=1", "-C", unpacked.toString());
        }
        var ekiden = unpacked.resolve("bin/ekiden");
        var file =
                Files.writeString(dir.resolve("first.yaml"), "id: /first\ncmd: exec sleep 1000\ncpus: 0.1\nmem: 16\n");
        running(ekiden, "of the distribution", url -> {
            var flag = "--url=" + url;
            var deploy = List.of(ekiden.toString(), "app", "deploy", flag, "-", "--wait");
            said(SOON, asInAContainer(deploy).redirectInput(file.toFile()));
            assertThat(said(SOON, ekiden.toString(), "app", "list", flag)).containsPattern("/first +.*1/1");
            said(SOON, ekiden.toString(), "app", "destroy", flag, "/first", "--yes", "--wait");
        });
    }

    private interface Use {
        void with(String url) throws Exception;
    }

    /** Has the ports of the machine only while it runs: to build takes longer. */
    private static void running(Path ekiden, String name, Use use) throws Exception {
        var data = dir.resolve("data " + name);
        var log = dir.resolve("log " + name);
        try (var _ = MachinePorts.take()) {
            var up = up(ekiden, data, log);
            try {
                use.with(http(up, data, log));
            } finally {
                up.destroy();
                assertThat(up.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                Leftovers.end(dir);
            }
        }
    }

    /** As the first process, which reaps what others leave, where this test may make it that. */
    private static ProcessBuilder asInAContainer(List<String> command) {
        var all = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("unshare", "--pid", "--fork", "--"));
        }
        all.addAll(command);
        return new ProcessBuilder(all);
    }

    private static String said(Duration atMost, String... command) throws Exception {
        return said(atMost, new ProcessBuilder(command));
    }

    private static String said(Duration atMost, ProcessBuilder builder) throws Exception {
        var log = Files.createTempFile(dir, "said", ".log");
        var process = withoutTheJdkOfThisTest(builder.redirectErrorStream(true).redirectOutput(log.toFile()))
                .start();
        try {
            assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", builder.command())
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s said: %s", builder.command(), Files.readString(log))
                .isZero();
        return Files.readString(log);
    }

    /** Neither JAVA_HOME nor the path leads to the JDK that runs this test: the script has to find one, as on a machine whose java is older. */
    private static ProcessBuilder withoutTheJdkOfThisTest(ProcessBuilder builder) {
        var environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.computeIfPresent(
                "PATH",
                (_, path) -> Arrays.stream(path.split(File.pathSeparator))
                        .filter(part -> !part.startsWith(System.getProperty("java.home")))
                        .collect(Collectors.joining(File.pathSeparator)));
        return builder;
    }

    private static Process up(Path ekiden, Path data, Path log) throws IOException {
        return withoutTheJdkOfThisTest(new ProcessBuilder(
                                ekiden.toString(),
                                "up",
                                "--data-dir=" + data,
                                "--http-port=0",
                                "--master-port=0",
                                "--agent-port=0",
                                "--zk-port=0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()))
                .start();
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
