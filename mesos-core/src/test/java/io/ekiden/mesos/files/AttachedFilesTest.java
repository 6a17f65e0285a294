package io.ekiden.mesos.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachedFilesTest {
    @TempDir
    private Path directory;

    private Path root;
    private AttachedFiles files;

    @BeforeEach
    void begin() throws Exception {
        root = Files.createDirectory(directory.resolve("sandbox"));
        Files.writeString(directory.resolve("secret"), "secret");
        files = new AttachedFiles(box());
    }

    private Attachments box() {
        return new Attachments() {
            @Override
            public Optional<Attached> find(String path) {
                return path.startsWith("/box") ? Optional.of(new Attached(root, path.substring(4))) : Optional.empty();
            }

            @Override
            public SortedMap<String, String> all() {
                return new TreeMap<>();
            }
        };
    }

    private String read(String path) throws FileFault {
        return new String(files.read(path, 0, OptionalLong.empty()).data().getBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void links_areFollowedInside_andNeverOutside() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/f"), "text");
        Files.createSymbolicLink(root.resolve("in"), Path.of("a/b"));
        Files.createSymbolicLink(root.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("up"), directory);
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));

        assertThat(read("/box/in/f")).isEqualTo("text");
        assertThat(files.list("/box/"))
                .extracting(AttachedFiles.Entry::path)
                .containsExactly("/box/a", "/box/in", "/box/loop", "/box/out", "/box/up");
        for (var path : new String[] {"/box/out", "/box/up/secret", "/box/../secret", "/box/loop"}) {
            assertThatThrownBy(() -> read(path)).as(path).isInstanceOf(FileFault.class);
        }
        assertThatThrownBy(() -> files.list("/box/up")).isInstanceOf(FileFault.class);
        assertThatThrownBy(() -> files.list("/elsewhere")).isInstanceOf(FileFault.class);
    }

    @Test
    void otherThanPlainFiles_areNotOpened() throws Exception {
        var made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();

        assertThatThrownBy(() -> read("/box/pipe")).isInstanceOf(FileFault.class);
        assertThatThrownBy(() -> read("/box/x\0y")).isInstanceOf(FileFault.class);
        assertThatThrownBy(() -> read("/box")).isInstanceOf(FileFault.class).hasMessage("Cannot read a directory.");
    }

    @Test
    void read_isLimited_andAnOffsetPastTheEndIsNothing() throws Exception {
        Files.write(root.resolve("big"), new byte[200_000]);

        assertThat(files.read("/box/big", 0, OptionalLong.of(1_000_000_000))
                        .data()
                        .getBytes())
                .hasSize(AttachedFiles.LARGEST_CHUNK);
        assertThat(files.read("/box/big", 199_990, OptionalLong.empty()).data().getBytes())
                .hasSize(10);
        assertThat(files.read("/box/big", Long.MAX_VALUE, OptionalLong.empty())
                        .data()
                        .getBytes())
                .isEmpty();
    }

    @Test
    void directoryWithMoreThanCanBeListed_isRefused() throws Exception {
        var few = new AttachedFiles(box(), 3);
        for (var name : new String[] {"a", "b", "c"}) {
            Files.writeString(root.resolve(name), name);
        }
        assertThat(few.list("/box")).hasSize(3);
        Files.writeString(root.resolve("d"), "d");
        assertThatThrownBy(() -> few.list("/box"))
                .isInstanceOf(FileFault.class)
                .hasMessageContaining("'/box' has more than the 3 entries")
                .extracting(fault -> ((FileFault) fault).status())
                .isEqualTo(400);
        assertThat(few.read("/box/d", 0, OptionalLong.empty()).size()).isEqualTo(1);
    }

    @Test
    void mode_isThatOfLs() throws Exception {
        Files.createDirectory(root.resolve("d"));
        Files.writeString(root.resolve("f"), "");
        new ProcessBuilder("chmod", "750", root.resolve("d").toString()).start().waitFor();
        new ProcessBuilder("chmod", "604", root.resolve("f").toString()).start().waitFor();

        assertThat(files.list("/box"))
                .extracting(AttachedFiles.Entry::modeText, AttachedFiles.Entry::mode)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("drwxr-x---", 0040750),
                        org.assertj.core.groups.Tuple.tuple("-rw----r--", 0100604));
    }

    @Test
    void text_endsBetweenCharacters_whereMoreIsToCome() {
        var euro = "1€".getBytes(StandardCharsets.UTF_8);
        assertThat(FileRoutes.text(euro, true)).isEqualTo("1€");
        assertThat(FileRoutes.text(java.util.Arrays.copyOf(euro, 3), true)).isEqualTo("1");
        assertThat(FileRoutes.text(java.util.Arrays.copyOf(euro, 2), true)).isEqualTo("1");
        assertThat(FileRoutes.text(java.util.Arrays.copyOf(euro, 2), false)).isEqualTo("1\ufffd");
        assertThat(FileRoutes.text(new byte[] {(byte) 0x80}, true)).isEqualTo("\ufffd");
    }
}
