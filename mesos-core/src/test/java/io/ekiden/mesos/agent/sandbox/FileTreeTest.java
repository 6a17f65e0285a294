package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    private Path directory;

    private Path tree;
    private Path others;

    @BeforeEach
    void begin() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        others = Files.createDirectory(directory.resolve("others"));
        Files.writeString(others.resolve("data"), "precious");
    }

    private static void shell(Path in, String command) throws Exception {
        var shell =
                new ProcessBuilder("sh", "-c", command).directory(in.toFile()).start();
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
    }

    @Test
    void links_areDeleted_andWhatTheyLeadToIsNot() throws Exception {
        Files.createSymbolicLink(tree.resolve("volume"), others);
        Files.createDirectories(tree.resolve("a/b"));
        Files.createSymbolicLink(tree.resolve("a/b/up"), directory);
        Files.createSymbolicLink(tree.resolve("dangling"), Path.of("nowhere"));
        shell(tree, "mkfifo pipe");

        FileTree.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(others.resolve("data")).hasContent("precious");
    }

    /** Deeper than there may be open files, and than a path may be long. */
    @Test
    void depth_doesNotMatter() throws Exception {
        shell(
                tree,
                "p=$(printf 'd/%.0s' $(seq 1500)); mkdir -p $p && cd -P $p && : >f && mkdir -p $p && cd -P $p && : >f");

        FileTree.delete(tree);

        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(others));
    }

    @Test
    void readOnlyDirectories_areDeletedToo() throws Exception {
        Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(tree.resolve("a/b/f"), "");
        shell(tree, "chmod 555 a/b a");

        FileTree.delete(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    void end_leavesTheRest() throws Exception {
        Files.createDirectories(tree.resolve("a/b"));
        FileTree.delete(tree, () -> true);
        assertThat(tree.resolve("a/b")).isDirectory();
    }

    /** Somebody puts a link in the place of a directory, again and again, while the tree is deleted. */
    @Test
    void directoryThatBecomesALink_leadsNowhere() throws Exception {
        var done = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> {
            var place = tree.resolve("swapped");
            while (!done.get()) {
                try {
                    Files.deleteIfExists(place);
                    Files.createDirectory(place);
                    Files.writeString(place.resolve("data"), "mine");
                    Files.delete(place.resolve("data"));
                    Files.delete(place);
                    Files.createSymbolicLink(place, others);
                } catch (IOException e) {
                    // The deletion was faster.
                }
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                Files.createDirectories(tree);
                try {
                    FileTree.delete(tree);
                } catch (IOException e) {
                    // Somebody adds to it.
                }
                assertThat(others.resolve("data")).hasContent("precious");
            }
        } finally {
            done.set(true);
            swapper.join();
        }
    }
}
