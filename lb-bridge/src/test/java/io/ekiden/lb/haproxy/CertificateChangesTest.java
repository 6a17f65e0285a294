package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CertificateChangesTest {
    private static final String LIST = "certificates-0123456789abcdef.map";

    @TempDir
    Path directory;

    private HaproxyPaths paths;
    private Path fresh;

    @BeforeEach
    void files() throws Exception {
        paths = new HaproxyPaths(directory, directory);
        fresh = Files.writeString(directory.resolve("fresh.pem"), "A KEY\n\n");
    }

    /** A HAProxy that has the first certificate alone, and takes everything but what is said here. */
    private FakeMaster master(Function<String, Optional<String>> otherwise) throws IOException {
        return new FakeMaster(
                paths.masterSocket(),
                command -> otherwise.apply(command).or(() -> Optional.of(answer(command.substring("@!10 ".length())))));
    }

    private String answer(String command) {
        if (command.startsWith("show ssl crt-list -n")) {
            return "# " + directory.resolve(LIST) + "\n/lb.pem:1\n\n";
        } else if (command.startsWith("show ssl crt-list")) {
            return directory.resolve(LIST) + "\n\n";
        } else if (command.startsWith("new ssl cert")) {
            return "New empty certificate store '" + fresh + "'!\n\n";
        } else if (command.startsWith("set ssl cert")) {
            return "Transaction created for certificate " + fresh + "!\n\n";
        }
        return "Committing it.\nSuccess!\n\n";
    }

    private CertificateChanges changes() throws IOException {
        var config = "frontend x\n  bind :443 ssl crt-list " + directory.resolve(LIST) + "\n";
        var files = new TreeMap<String, String>();
        files.put(LIST, "/lb.pem\n" + fresh + " fresh.example.com\n");
        var runtime = new RuntimeApi(paths);
        return CertificateChanges.of(
                        runtime, new LiveCertificates(runtime), 10, Layout.of(config), new Rendering(config, files))
                .orElseThrow();
    }

    private List<String> asked(FakeMaster master) {
        return master.asked.stream()
                .map(command -> command.substring("@!10 ".length()).replace(directory + "/", ""))
                .toList();
    }

    @Test
    void newCertificate_isKnownBeforeItIsShown() throws Exception {
        try (var master = master(_ -> Optional.empty())) {
            var changes = changes();
            assertThat(changes.reloadReason()).isEmpty();
            assertThat(changes.add()).isEmpty();
            assertThat(asked(master))
                    .containsSubsequence(
                            "new ssl cert fresh.pem\n",
                            "set ssl cert fresh.pem <<\nA KEY\n\n",
                            "commit ssl cert fresh.pem\n",
                            "add ssl crt-list " + LIST + " <<\nfresh.pem fresh.example.com\n\n");
        }
    }

    @Test
    void certificateThatIsNotTaken_isForgotten_andTakesAReload() throws Exception {
        try (var master = master(command -> command.contains(" set ssl cert ")
                ? Optional.of("unable to load certificate from file '" + fresh + "'.\nCan't load the payload\n\n")
                : Optional.empty())) {
            assertThat(changes().add())
                    .contains("the certificate " + fresh
                            + " is new, and HAProxy says: unable to load certificate from file '" + fresh + "'.");
            assertThat(asked(master)).last().isEqualTo("del ssl cert fresh.pem\n");
        }
    }

    @Test
    void lineThatIsNotTaken_takesAReload() throws Exception {
        try (var master = master(command -> command.contains(" add ssl crt-list ")
                ? Optional.of("Can't edit the crt-list: not today!\n\n")
                : Optional.empty())) {
            assertThat(changes().add())
                    .hasValueSatisfying(
                            reason -> assertThat(reason).endsWith("HAProxy says: Can't edit the crt-list: not today!"));
            assertThat(asked(master)).isNotEmpty();
        }
    }

    /** It said that it took the line, and does not show it. */
    @Test
    void listThatIsNotWhatWasAskedFor_takesAReload() throws Exception {
        try (var master = master(_ -> Optional.empty())) {
            var changes = changes();
            assertThat(changes.add()).isEmpty();
            assertThat(changes.remove()).contains("HAProxy has other certificates than it was told");
            assertThat(asked(master)).last().isEqualTo("show ssl crt-list -n " + LIST + "\n");
        }
    }

    /** An operator's template may have none. */
    @Test
    void haproxyWithoutOurList_isAskedNothingMore() throws Exception {
        try (var master = master(command ->
                command.contains(" show ssl crt-list") ? Optional.of("/etc/other.list\n\n") : Optional.empty())) {
            var config = "frontend x\n  bind :443 ssl crt-list " + directory.resolve(LIST) + "\n";
            var runtime = new RuntimeApi(paths);
            assertThat(CertificateChanges.of(
                            runtime,
                            new LiveCertificates(runtime),
                            10,
                            Layout.of(config),
                            new Rendering(config, new TreeMap<>())))
                    .isEmpty();
            assertThat(asked(master)).containsExactly("show ssl crt-list\n");
        }
    }
}
