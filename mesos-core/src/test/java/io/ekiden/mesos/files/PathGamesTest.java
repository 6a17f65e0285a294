package io.ekiden.mesos.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a task puts into its sandbox, and whatever a reader asks for: what is outside stays there, and nobody waits for ever. */
@Timeout(90)
class PathGamesTest {
    private static final List<String> READS = List.of(
            "/files/read?offset=0&path=", "/files/download?path=", "/files/browse?path=", "/files/tail?lines=9&path=");

    @TempDir
    private Path directory;

    private Path root;
    private Box box;

    @BeforeEach
    void begin() throws Exception {
        root = Files.createDirectory(directory.resolve("sandbox"));
        Files.writeString(directory.resolve("secret"), "the secret");
        Files.createDirectory(directory.resolve("sandbox-of-others"));
        Files.writeString(directory.resolve("sandbox-of-others/secret"), "the secret");
        Files.writeString(root.resolve("stdout"), "mine");
        box = new Box(root).listen();
        box.writerEnds();
    }

    @AfterEach
    void end() throws Exception {
        box.close();
    }

    private void pipe(String name) throws Exception {
        var made = new ProcessBuilder("mkfifo", root.resolve(name).toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
    }

    @Test
    void nothing_leadsOut() throws Exception {
        Files.createSymbolicLink(root.resolve("out"), directory);
        Files.createSymbolicLink(root.resolve("absolute"), directory.resolve("secret"));
        Files.createDirectory(root.resolve("d"));
        Files.createSymbolicLink(root.resolve("d/relative"), Path.of("../../secret"));
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc/self/root"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        for (var path : List.of(
                "/box/../secret",
                "/box/%2e%2e/secret",
                "/box/%2E%2E%2Fsecret",
                "/box/%252e%252e/secret",
                "/box/..%2fsecret",
                "/box/d/../../secret",
                "/box-of-others/secret",
                "/box/../sandbox-of-others/secret",
                "/box//../secret",
                "/box/out/secret",
                "/box/absolute",
                "/box/d/relative",
                "/box/proc" + directory + "/secret",
                "/box/loop",
                "/box/stdout%00/../../secret",
                "/box/stdout/../../secret",
                directory + "/secret")) {
            for (var read : READS) {
                var answer = box.get(read + path, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(read + path).isIn(400, 404);
                assertThat(answer.body()).as(read + path).doesNotContain("the secret");
            }
        }
    }

    @Test
    void pipesAndDevices_areNotOpened_andNobodyWaits() throws Exception {
        pipe("pipe");
        Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));
        Files.createSymbolicLink(root.resolve("to-pipe"), Path.of("pipe"));
        for (var name : List.of("pipe", "to-pipe", "zero", "stdout/x")) {
            for (var read : READS) {
                assertThat(box.get(read + "/box/" + name, BodyHandlers.ofString())
                                .statusCode())
                        .as(read + name)
                        .isIn(400, 404);
            }
        }
    }

    @Test
    void ranges_beyondTheFile_areNothing() throws Exception {
        for (var range : List.of("offset=4", "offset=5", "offset=9223372036854775807", "offset=2&length=0")) {
            var answer = box.get("/files/read?path=/box/stdout&" + range, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(range).isEqualTo(200);
            assertThat(answer.body()).as(range).contains("\"data\":\"\"");
        }
        assertThat(box.get("/files/read?path=/box/stdout&offset=3&length=9223372036854775807", BodyHandlers.ofString())
                        .body())
                .contains("\"data\":\"e\"");
        for (var range : List.of("offset=-2", "offset=x", "offset=99999999999999999999")) {
            assertThat(box.get("/files/read?path=/box/stdout&" + range, BodyHandlers.ofString())
                            .statusCode())
                    .as(range)
                    .isEqualTo(400);
        }
        assertThat(box.get("/files/tail?path=/box/stdout&offset=999999", BodyHandlers.ofString())
                        .body())
                .isEmpty();
    }

    /** A file becomes a link to what is outside, a pipe, and a file again, and so does its directory, as fast as that goes. */
    @Test
    void swaps_whileItIsRead_giveNothingAway_andHoldNobodyUp() throws Exception {
        pipe("pipe");
        Files.createDirectory(root.resolve("d"));
        Files.writeString(root.resolve("d/secret"), "mine");
        Files.createSymbolicLink(root.resolve("link"), directory);
        var done = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    Files.createSymbolicLink(root.resolve("x"), directory.resolve("secret"));
                    Files.move(root.resolve("x"), root.resolve("stdout"), StandardCopyOption.ATOMIC_MOVE);
                    Files.createLink(root.resolve("y"), root.resolve("pipe"));
                    Files.move(root.resolve("y"), root.resolve("stdout"), StandardCopyOption.ATOMIC_MOVE);
                    Files.writeString(root.resolve("z"), "mine");
                    Files.move(root.resolve("z"), root.resolve("stdout"), StandardCopyOption.ATOMIC_MOVE);
                    Files.move(root.resolve("d"), root.resolve("e"));
                    Files.move(root.resolve("link"), root.resolve("d"));
                    Files.move(root.resolve("d"), root.resolve("link"));
                    Files.move(root.resolve("e"), root.resolve("d"));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        int read = 0;
        try {
            var files = new AttachedFiles(box);
            for (int i = 0; i < 3000; i++) {
                for (var path : List.of("/box/stdout", "/box/d/secret")) {
                    try {
                        var chunk = files.read(path, 0, OptionalLong.empty());
                        assertThat(chunk.data().toString()).isEqualTo("mine");
                        read++;
                    } catch (FileFault notNow) {
                        // It is a link or a pipe at this moment.
                    }
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(read).as("reads that met the file").isPositive();
    }
}
