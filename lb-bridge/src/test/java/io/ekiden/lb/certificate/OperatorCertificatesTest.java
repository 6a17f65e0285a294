package io.ekiden.lb.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCertificatesTest {
    @TempDir
    Path directory;

    private Path bridge;
    private Path lists;
    private Path folder;

    /** What HAProxy was asked about, by the operator's names. */
    private final List<List<Path>> asked = new ArrayList<>();

    /** Why it cannot be asked. */
    private Optional<IOException> full = Optional.empty();

    @BeforeEach
    void directories() throws Exception {
        bridge = Files.createDirectory(directory.resolve("lb"));
        lists = Files.createDirectory(bridge.resolve("files"));
        folder = Files.createDirectory(directory.resolve("folder"));
    }

    /** As HAProxy: one that is broken has it refuse all. */
    private Optional<String> trial(List<Path> files) throws IOException {
        asked.add(files.stream().map(this::original).toList());
        if (full.isPresent()) {
            throw full.get();
        }
        for (var file : files) {
            assertThat(file).startsWith(bridge);
            if (Files.readString(file).startsWith("broken")) {
                return Optional.of("no certificate in " + file);
            }
        }
        return Optional.empty();
    }

    private Path original(Path copy) {
        return Path.of(
                copy.toString().replace(bridge + "/certificates.new/", "/").replace(bridge + "/certificates/", "/"));
    }

    private OperatorCertificates of(Path... given) {
        return new OperatorCertificates(List.of(given), bridge, lists, this::trial);
    }

    /** Where the copy is that HAProxy is told of. */
    private String copy(Path file) {
        return bridge + "/certificates" + file;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void filesOfADirectory_comeAndGo_andEachIsTriedOnce() throws Exception {
        var alone = Files.writeString(directory.resolve("alone.crt"), "well");
        var b = write("b.pem", "well");
        write("b.key", "well");
        var certificates = of(alone, folder);
        assertThat(certificates.look()).containsExactly(copy(alone), copy(b));
        var a = write("a.pem", "well");
        assertThat(certificates.look()).containsExactly(copy(alone), copy(a), copy(b));
        assertThat(certificates.look()).hasSize(3);
        Files.delete(b);
        certificates.look();
        assertThat(certificates.look()).containsExactly(copy(alone), copy(a));
        assertThat(asked).containsExactly(List.of(alone, b), List.of(a));
    }

    /** As who renews it by removing it, or by writing another one that is root's alone for a moment, or a link to what is not there yet. */
    @Test
    void fileThatIsNotThereForALook_orCannotBeRead_isShownOn() throws Exception {
        var a = write("a.pem", "well");
        var b = write("b.pem", "well");
        var certificates = of(folder);
        assertThat(certificates.look()).containsExactly(copy(a), copy(b));
        try (var said = new Said()) {
            Files.delete(a);
            assertThat(certificates.look()).containsExactly(copy(a), copy(b));
            write("a.pem", "well again");
            assertThat(certificates.look()).containsExactly(copy(a), copy(b));
            assertThat(Path.of(copy(a))).hasContent("well again");
            assertThat(said.warnings()).isEmpty();

            Files.delete(a);
            Files.createSymbolicLink(a, directory.resolve("nowhere"));
            for (int looks = 0; looks < 3; looks++) {
                assertThat(certificates.look()).containsExactly(copy(a), copy(b));
            }
            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("a certificate cannot be read, HAProxy keeps what it has of it file=" + a + ": ");
            Files.delete(a);
            write("a.pem", "well as ever");
            assertThat(certificates.look()).containsExactly(copy(a), copy(b));
            assertThat(said.has("a certificate can be read again file=" + a)).isTrue();
            assertThat(Path.of(copy(a))).hasContent("well as ever");
        }
    }

    /** A file that was named is missed; one of a directory goes. */
    @Test
    void fileThatWasNamed_isShownOnWhenItIsGone_andThatIsSaid() throws Exception {
        var alone = Files.writeString(directory.resolve("alone.pem"), "well");
        var certificates = of(alone);
        assertThat(certificates.look()).containsExactly(copy(alone));
        Files.delete(alone);
        try (var said = new Said()) {
            for (int looks = 0; looks < 3; looks++) {
                assertThat(certificates.look()).containsExactly(copy(alone));
            }
            assertThat(said.warnings()).singleElement().asString().endsWith(alone + " is not there");
        }
    }

    @Test
    void brokenOne_keepsNoOtherFromBeingShown_andIsTriedAgainWhenItChanges() throws Exception {
        var a = write("a.pem", "well");
        var b = write("b.pem", "broken");
        var certificates = of(folder);
        try (var said = new Said()) {
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(said.warnings()).singleElement().asString().contains(b + ": no certificate in " + b);
        }
        assertThat(asked).containsExactly(List.of(a, b), List.of(a), List.of(b));
        write("b.pem", "well again");
        assertThat(certificates.look()).containsExactly(copy(a), copy(b));
        assertThat(asked).hasSize(4);
    }

    /** HAProxy reads what it is told of at every reload, and when it is started again. */
    @Test
    void shownOneThatIsOverwrittenWithABrokenOne_isWhatItWas_alsoInTheNextLife() throws Exception {
        var alone = Files.writeString(directory.resolve("alone.pem"), "well");
        var b = write("b.pem", "well");
        var certificates = of(alone, folder);
        assertThat(certificates.look()).containsExactly(copy(alone), copy(b));
        Files.writeString(alone, "broken 1");
        write("b.pem", "broken 2");
        try (var said = new Said()) {
            assertThat(certificates.look()).containsExactly(copy(alone), copy(b));
            certificates.look();
            assertThat(said.warnings()).hasSize(2).allMatch(line -> line.startsWith("a certificate is not taken, "));
        }
        assertThat(of(alone, folder).look()).containsExactly(copy(alone), copy(b));
        assertThat(Path.of(copy(alone))).hasContent("well");
        assertThat(Path.of(copy(b))).hasContent("well");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(copy(b)))))
                .isEqualTo("rw-------");
        assertThat(bridge.resolve("certificates.new")).doesNotExist();
    }

    /** Another HAProxy, or another library of it, may be stricter: it has to begin all the same. */
    @Test
    void copyThatAnotherHaproxyDoesNotTake_isShownNoMore() throws Exception {
        var a = write("a.pem", "well");
        var b = write("b.pem", "well");
        assertThat(of(folder).look()).hasSize(2);
        Files.writeString(b, "broken");
        Files.writeString(Path.of(copy(b)), "broken");
        try (var said = new Said()) {
            assertThat(of(folder).look()).containsExactly(copy(a));
            assertThat(said.warnings())
                    .contains("HAProxy does not take a certificate any more file=" + b + ": no certificate in " + b);
        }
    }

    @Test
    void nextLife_asksOnceAboutWhatIsAsItWas() throws Exception {
        var a = write("a.pem", "well");
        var b = write("b.pem", "well");
        of(folder).look();
        asked.clear();
        var certificates = of(folder);
        certificates.look();
        assertThat(certificates.look()).containsExactly(copy(a), copy(b));
        assertThat(asked).containsExactly(List.of(a, b));
    }

    @Test
    void whatStandsBesideACertificate_isCopiedWithIt() throws Exception {
        var a = write("a.pem", "well");
        write("a.pem.key", "key");
        write("a.pem.ocsp", "\0\u00ff");
        var certificates = of(folder);
        certificates.look();
        assertThat(Path.of(copy(a) + ".key")).hasContent("key");
        assertThat(Path.of(copy(a) + ".ocsp")).hasBinaryContent(Files.readAllBytes(folder.resolve("a.pem.ocsp")));
        Files.delete(folder.resolve("a.pem.ocsp"));
        write("a.pem.key", "another");
        certificates.look();
        assertThat(Path.of(copy(a) + ".key")).hasContent("another");
        assertThat(Path.of(copy(a) + ".ocsp")).doesNotExist();
    }

    /** Keys of what is not used any more do not stay; what HAProxy may be told to read again does. */
    @Test
    void copyOfWhatIsGone_isDeleted_whenNoListNamesIt() throws Exception {
        var a = write("a.pem", "well");
        var b = write("b.pem", "well");
        write("b.pem.key", "key");
        var certificates = of(folder);
        certificates.look();
        var list = Files.writeString(
                lists.resolve("certificates-0123456789abcdef.map"), copy(a) + "\n" + copy(b) + " b.example.com\n");
        Files.delete(b);
        certificates.look();
        assertThat(certificates.look()).containsExactly(copy(a));
        assertThat(Path.of(copy(b))).exists();
        assertThat(Path.of(copy(b) + ".key")).exists();
        Files.delete(list);
        certificates.look();
        assertThat(Path.of(copy(b))).doesNotExist();
        assertThat(Path.of(copy(b) + ".key")).doesNotExist();
        assertThat(Path.of(copy(a))).exists();
    }

    /** As when the bridge's own directory cannot be read: none is deleted before it is known which count. */
    @Test
    void copiesThatCannotBeLookedAt_areNotDeleted() throws Exception {
        var a = write("a.pem", "well");
        of(folder).look();
        Files.delete(a);
        var second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(Path.of(copy(second)), "no directory");
        try (var said = new Said()) {
            of(folder, second).look();
            assertThat(said.warnings()).anyMatch(line -> line.startsWith("certificates cannot be tried now"));
        }
        assertThat(Path.of(copy(a))).exists();
    }

    @Test
    void directoryThatLosesAll_keepsWhatItHad_andSaysSoOnce() throws Exception {
        var a = write("a.pem", "well");
        var certificates = of(folder);
        assertThat(certificates.look()).containsExactly(copy(a));
        try (var said = new Said()) {
            Files.delete(a);
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(certificates.look()).containsExactly(copy(a));
            Files.delete(folder);
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(said.warnings()).singleElement().asString().contains("certificates are those that there were");
            Files.createDirectory(folder);
            var b = write("b.pem", "well");
            assertThat(certificates.look()).containsExactly(copy(b));
            assertThat(said.has("certificates are those of their directory again"))
                    .isTrue();
        }
    }

    /** A look at the wrong time, or a life of the bridge that begins then. */
    @Test
    void directoryThatIsEmptyWhenTheBridgeStarts_showsWhatItHadBefore() throws Exception {
        var a = write("a.pem", "well");
        of(folder).look();
        Files.delete(a);
        var certificates = of(folder);
        for (int looks = 0; looks < 3; looks++) {
            assertThat(certificates.look()).containsExactly(copy(a));
        }
    }

    /** As before there was anything to keep: HAProxy says what is wrong. */
    @Test
    void directoryOfBrokenOnes_isForHaproxyToRefuse() throws Exception {
        var a = write("a.pem", "broken");
        assertThat(of(folder).look()).containsExactly(a.toString());
    }

    @Test
    void whatCannotBeShown_isNotEvenTried_andSaidOnceByName() throws Exception {
        var a = write("a.pem", "well");
        var blank = write("my site.pem", "well");
        var semicolon = write("a;b.pem", "well");
        var d = Files.createDirectory(folder.resolve("d.pem"));
        var certificates = of(folder);
        try (var said = new Said()) {
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(said.warnings()).hasSize(3);
            for (var file : List.of(blank, semicolon, d)) {
                assertThat(said.warnings()).anyMatch(line -> line.contains(file.toString()));
            }
        }
        assertThat(asked).containsExactly(List.of(a));
    }

    /** As when the disk is full: nothing is lost, and the bridge starts. */
    @Test
    void whenHaproxyCannotBeAsked_thereIsWhatThereWas_andThatIsSaid() throws Exception {
        var a = write("a.pem", "well");
        full = Optional.of(new IOException("No space left on device"));
        var certificates = of(folder);
        try (var said = new Said()) {
            assertThat(certificates.look()).containsExactly(a.toString());
            assertThat(certificates.look()).containsExactly(a.toString());
            assertThat(said.warnings())
                    .filteredOn(line -> line.startsWith("certificates cannot be tried now"))
                    .singleElement()
                    .asString()
                    .endsWith("No space left on device");
            full = Optional.empty();
            assertThat(certificates.look()).containsExactly(copy(a));
            assertThat(said.has("certificates can be tried again")).isTrue();
        }
        full = Optional.of(new IOException("No space left on device"));
        write("b.pem", "well");
        assertThat(of(folder).look()).containsExactly(copy(a));
    }

    @Test
    void whenCopiesCannotBeWritten_thereIsWhatThereWas() throws Exception {
        var a = write("a.pem", "well");
        Files.createSymbolicLink(bridge.resolve("certificates"), directory.resolve("nowhere"));
        try (var said = new Said()) {
            assertThat(of(folder).look()).containsExactly(a.toString());
            assertThat(said.warnings()).anyMatch(line -> line.startsWith("certificates cannot be tried now"));
        }
    }
}
