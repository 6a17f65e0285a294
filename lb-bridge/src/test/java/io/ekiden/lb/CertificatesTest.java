package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    @TempDir
    Path directory;

    @Test
    void directory_standsForItsPemFiles_byTheirNames() throws Exception {
        var second = Files.writeString(directory.resolve("b.pem"), "b");
        var first = Files.writeString(directory.resolve("a.pem"), "a");
        Files.writeString(directory.resolve("a.key"), "k");
        assertThat(Certificates.files(directory)).containsExactly(first, second);
        assertThat(Certificates.files(second)).containsExactly(second);
    }

    @Test
    void whatHaproxyWouldChokeOn_isRefusedByName() throws Exception {
        assertThatThrownBy(() -> Certificates.files(directory))
                .hasMessage(directory + " has no file that ends in .pem");
        var missing = directory.resolve("none.pem");
        assertThatThrownBy(() -> Certificates.files(missing)).hasMessage(missing + " is no file that can be read");
        var blank = Files.writeString(directory.resolve("a b.pem"), "x");
        assertThatThrownBy(() -> Certificates.files(blank)).hasMessageContaining("has a blank");
        Files.delete(blank);
        for (var name : List.of("a;b.pem", "a<<b.pem")) {
            var ofRuntime = Files.writeString(directory.resolve(name), "x");
            assertThatThrownBy(() -> Certificates.files(ofRuntime))
                    .hasMessage(ofRuntime + " has a blank or one of # ; < \" ' \\ [ ], which HAProxy takes for"
                            + " something else");
            Files.delete(ofRuntime);
        }
        var folder = Files.createDirectory(directory.resolve("c.pem"));
        assertThatThrownBy(() -> Certificates.files(directory)).hasMessage(folder + " is no file that can be read");
    }

    /** The place counts as a whole: a relative name may hide what is above it. */
    @Test
    void whereItStands_countsToo() throws Exception {
        var file = Files.writeString(
                Files.createDirectory(directory.resolve("x#y")).resolve("a.pem"), "x");
        assertThatThrownBy(() -> Certificates.files(file)).isInstanceOf(IllegalArgumentException.class);
    }
}
