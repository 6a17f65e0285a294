package io.ekiden.lb.certificate;

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

    private static void refused(Path given, String message) {
        assertThatThrownBy(() -> Certificates.checked(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void directory_standsForItsPemFiles_byTheirNames() throws Exception {
        var second = Files.writeString(directory.resolve("b.pem"), "b");
        var first = Files.writeString(directory.resolve("a.pem"), "a");
        Files.writeString(directory.resolve("a.key"), "k");
        assertThat(Certificates.in(directory)).containsExactly(first, second);
        assertThat(Certificates.checked(second)).isEqualTo(second);
    }

    @Test
    void fileThatHaproxyWouldChokeOn_isRefusedByName() throws Exception {
        var missing = directory.resolve("none.pem");
        refused(missing, missing + " is no file that can be read");
        for (var name : List.of("a b.pem", "a;b.pem", "a<<b.pem", "a#b.pem")) {
            var file = Files.writeString(directory.resolve(name), "x");
            refused(file, file + " has a blank or one of # ; < \" ' \\ [ ], which HAProxy takes for something else");
        }
    }

    /** What is left out while the balancer runs must not keep it from starting again. */
    @Test
    void directory_mayHaveNothing_orWhatCannotBeShown() throws Exception {
        assertThat(Certificates.checked(directory)).isEqualTo(directory);
        Files.writeString(directory.resolve("my site.pem"), "x");
        Files.createSymbolicLink(directory.resolve("c.pem"), directory.resolve("nowhere"));
        Files.createDirectory(directory.resolve("d.pem"));
        assertThat(Certificates.checked(directory)).isEqualTo(directory);
    }

    /** The place counts as a whole: a relative name may hide what is above it. */
    @Test
    void whereItStands_countsToo() throws Exception {
        var above = Files.createDirectory(directory.resolve("x#y"));
        var file = Files.writeString(above.resolve("a.pem"), "x");
        assertThatThrownBy(() -> Certificates.checked(file)).hasMessageContaining("x#y/a.pem has a blank or one of");
        assertThatThrownBy(() -> Certificates.checked(above)).hasMessageContaining("x#y has a blank or one of");
    }
}
