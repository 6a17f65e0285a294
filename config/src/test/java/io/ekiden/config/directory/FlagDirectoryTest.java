package io.ekiden.config.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.SettingsException;
import io.ekiden.config.directory.FlagDirectory.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagDirectoryTest {
    @TempDir
    Path dir;

    private Path file(String name, String content) throws IOException {
        var file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Map<String, String> values() {
        return FlagDirectory.read(dir).settings().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().value()));
    }

    @Test
    void file_isTheValueOfTheFlagOfItsName_withoutItsLineEnd() throws IOException {
        file("work_dir", "/var/lib/mesos\n");
        file("isolation", "posix/cpu,posix/mem\r\n\n");
        file("?strict", "");
        file("?no-switch_user", "");
        assertThat(values())
                .isEqualTo(Map.of(
                        "work-dir", "/var/lib/mesos",
                        "isolation", "posix/cpu,posix/mem",
                        "strict", "true",
                        "switch-user", "false"));
    }

    @Test
    void directoryOfAttributes_isOneFlag_inOrderOfNames() throws IOException {
        file("attributes/storage", "ssd\n");
        file("attributes/rack", "r1");
        file("attributes/slots", "[1-3]\n");
        file("resources/cpus", "4\n");
        file("resources/disk(db)", "1024\n");
        var settings = FlagDirectory.read(dir).settings();
        assertThat(settings.get("attributes"))
                .isEqualTo(new Setting("rack:r1;slots:[1-3];storage:ssd", dir.resolve("attributes")));
        assertThat(settings.get("resources")).isEqualTo(new Setting("cpus:4;disk(db):1024", dir.resolve("resources")));
    }

    @Test
    void fileOfAttributes_isTakenWhole() throws IOException {
        file("attributes", "rack:r1;storage:ssd\n");
        assertThat(values()).isEqualTo(Map.of("attributes", "rack:r1;storage:ssd"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo~",
                "#foo#",
                "foo.swp",
                "foo.bak",
                "foo.orig",
                "foo.dpkg-dist",
                "foo.dpkg-old",
                "foo.rpmsave",
                "foo.ucf-dist",
                "foo.tmp"
            })
    void backup_isNamedAndIgnored(String name) throws IOException {
        file(name, "x");
        file("attributes/" + name, "x");
        var read = FlagDirectory.read(dir);
        assertThat(read.settings()).isEmpty();
        assertThat(read.ignored()).hasSize(2).allSatisfy(why -> assertThat(why).contains(name, "looks like a backup"));
    }

    @Test
    void hiddenFile_isNotEvenMentioned() throws IOException {
        file(".foo.swp", "x");
        file("attributes/.rack.swp", "x");
        assertThat(FlagDirectory.read(dir).settings()).isEmpty();
        assertThat(FlagDirectory.read(dir).ignored()).isEmpty();
    }

    @Test
    void emptyFile_isNamedAndIgnored() throws IOException {
        file("work_dir", "\n");
        file("attributes/rack", "");
        assertThat(FlagDirectory.read(dir).settings()).isEmpty();
        assertThat(FlagDirectory.read(dir).ignored())
                .containsExactly(dir.resolve("attributes/rack") + " is empty", dir.resolve("work_dir") + " is empty");
    }

    @Test
    void nameOfNoFlag_otherDirectory_andFifo_areNamedAndIgnored() throws IOException, InterruptedException {
        file("read me", "x");
        file("modules/x", "x");
        assertThat(new ProcessBuilder("mkfifo", dir.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(FlagDirectory.read(dir).settings()).isEmpty();
        assertThat(FlagDirectory.read(dir).ignored())
                .containsExactly(
                        dir.resolve("modules") + " is a directory",
                        dir.resolve("pipe") + " is no file",
                        dir.resolve("read me") + ": 'read me' is no name of a flag");
    }

    @Test
    void allThatCannotBeUsed_isToldAtOnce() throws IOException {
        Files.createDirectories(dir.resolve("attributes/rack"));
        file("attributes/a:b", "x");
        file("attributes/two", "a;b:c");
        file("attributes/lines", "a\nb\n");
        Files.createSymbolicLink(dir.resolve("attributes/gone"), dir.resolve("nowhere"));
        Files.write(dir.resolve("attributes/binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        file("work_dir", "/a");
        file("work-dir", "/b");
        assertThatThrownBy(() -> FlagDirectory.read(dir))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        dir + "/attributes/rack is no file",
                        dir + "/attributes/a:b: 'a:b' is no name",
                        dir + "/attributes/two holds more than one value",
                        dir + "/attributes/lines holds more than one value",
                        dir + "/attributes/gone is a link to nothing",
                        dir + "/attributes/binary is no text in UTF-8",
                        "are about the same flag");
    }

    @Test
    void fileThatCannotBeRead_isNoFileThatIsNotThere() throws IOException {
        var file = file("attributes/rack", "r1");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
        assertThatThrownBy(() -> FlagDirectory.read(dir))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + " cannot be read");
    }

    @Test
    void endlessFile_isRefused() throws IOException {
        Files.write(dir.resolve("work_dir"), "a".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> FlagDirectory.read(dir)).hasMessageContaining("is larger than");
    }

    @Test
    void link_isFollowed_asMountedConfigurationHasIt() throws IOException {
        var target = file(".data/rack", "r1");
        Files.createDirectories(dir.resolve("attributes"));
        Files.createSymbolicLink(dir.resolve("attributes/rack"), target);
        assertThat(values()).isEqualTo(Map.of("attributes", "rack:r1"));
    }

    @Test
    void directoryThatIsNotThere_isSaid() {
        assertThatThrownBy(() -> FlagDirectory.read(dir.resolve("none")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("there is no directory " + dir.resolve("none"));
    }
}
