package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCertificatesTest {
    @TempDir
    Path directory;

    private final List<List<Path>> asked = new ArrayList<>();

    /** As HAProxy: one that is broken has it refuse all. */
    private Optional<String> trial(List<Path> files) {
        asked.add(files);
        return files.stream()
                .filter(file -> {
                    try {
                        return Files.readString(file).startsWith("broken");
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                })
                .findFirst()
                .map(file -> "no certificate in " + file);
    }

    private OperatorCertificates of(Path... given) {
        return new OperatorCertificates(List.of(given), this::trial);
    }

    @Test
    void filesOfADirectory_comeAndGo_andEachIsTriedOnce() throws Exception {
        var alone = Files.writeString(directory.resolve("alone.crt"), "well");
        var folder = Files.createDirectory(directory.resolve("folder"));
        var b = Files.writeString(folder.resolve("b.pem"), "well");
        Files.writeString(folder.resolve("b.key"), "well");
        var certificates = of(alone, folder);
        assertThat(certificates.look()).containsExactly(alone.toString(), b.toString());
        var a = Files.writeString(folder.resolve("a.pem"), "well");
        assertThat(certificates.look()).containsExactly(alone.toString(), a.toString(), b.toString());
        assertThat(certificates.look()).hasSize(3);
        Files.delete(b);
        assertThat(certificates.look()).containsExactly(alone.toString(), a.toString());
        assertThat(asked).containsExactly(List.of(b), List.of(a));
    }

    @Test
    void brokenOne_keepsNoOtherFromBeingShown_andIsTriedAgainWhenItChanges() throws Exception {
        var a = Files.writeString(directory.resolve("a.pem"), "well");
        var b = Files.writeString(directory.resolve("b.pem"), "broken");
        var certificates = of(directory);
        try (var said = new Said()) {
            assertThat(certificates.look()).containsExactly(a.toString());
            assertThat(certificates.look()).containsExactly(a.toString());
            assertThat(said.warnings()).singleElement().asString().contains(b + ": no certificate in " + b);
        }
        assertThat(asked).containsExactly(List.of(a, b), List.of(a), List.of(b));
        Files.writeString(b, "well again");
        assertThat(certificates.look()).containsExactly(a.toString(), b.toString());
        // Once shown, what is written into it is for HAProxy to take or not.
        Files.writeString(b, "broken again");
        assertThat(certificates.look()).containsExactly(a.toString(), b.toString());
        assertThat(asked).hasSize(4);
    }

    @Test
    void directoryThatLosesAll_keepsWhatItHad_andSaysSoOnce() throws Exception {
        var folder = Files.createDirectory(directory.resolve("folder"));
        var a = Files.writeString(folder.resolve("a.pem"), "well");
        var certificates = of(folder);
        assertThat(certificates.look()).containsExactly(a.toString());
        try (var said = new Said()) {
            Files.delete(a);
            assertThat(certificates.look()).containsExactly(a.toString());
            Files.delete(folder);
            assertThat(certificates.look()).containsExactly(a.toString());
            assertThat(said.warnings()).singleElement().asString().contains("certificates are those that there were");
            Files.createDirectory(folder);
            var b = Files.writeString(folder.resolve("b.pem"), "well");
            assertThat(certificates.look()).containsExactly(b.toString());
            assertThat(said.has("certificates are those of their directory again"))
                    .isTrue();
        }
    }

    /** As before there was anything to keep: HAProxy says what is wrong. */
    @Test
    void directoryOfBrokenOnes_isForHaproxyToRefuse() throws Exception {
        var a = Files.writeString(directory.resolve("a.pem"), "broken");
        assertThat(of(directory).look()).containsExactly(a.toString());
    }

    @Test
    void whatHaproxyWouldChokeOn_isNotEvenTried() throws Exception {
        var a = Files.writeString(directory.resolve("a.pem"), "well");
        Files.writeString(directory.resolve("b c.pem"), "well");
        Files.createDirectory(directory.resolve("d.pem"));
        assertThat(of(directory).look()).containsExactly(a.toString());
        assertThat(asked).containsExactly(List.of(a));
    }
}
