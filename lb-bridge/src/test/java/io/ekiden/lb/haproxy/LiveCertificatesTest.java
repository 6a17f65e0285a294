package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveCertificatesTest {
    private static final String WORKER = "1 master 0 [failed: 0] x y\n# workers\n10 worker 0 x y\n";

    @TempDir
    Path directory;

    private HaproxyPaths paths;
    private Path first;
    private Path second;

    @BeforeEach
    void files() throws Exception {
        paths = new HaproxyPaths(directory, directory);
        first = Files.writeString(directory.resolve("a.pem"), "THE FIRST KEY\n");
        second = Files.writeString(directory.resolve("b.pem"), "THE SECOND KEY\n");
    }

    private static String crt(Path... files) {
        var config = new StringBuilder("listen web-80\n  bind *:443 ssl");
        for (var file : files) {
            config.append(" crt ").append(file);
        }
        return config.append('\n').toString();
    }

    private FakeMaster master(Function<String, Optional<String>> answers) throws IOException {
        return new FakeMaster(
                paths.masterSocket(),
                command -> command.startsWith("show proc") ? Optional.of(WORKER) : answers.apply(command));
    }

    private static Optional<String> takes(String command) {
        if (command.contains(" commit ssl cert ")) {
            return Optional.of("Committing it.\nSuccess!\n\n");
        }
        var file = command.lines().findFirst().orElseThrow().split(" ")[4];
        return Optional.of("Transaction created for certificate " + file + "!\n\n");
    }

    /** As an operator's template may name them. */
    @Test
    void whatIsNoFileOfCertificates_isNotRead_andKeepsNoOtherFromBeingTold() throws Exception {
        var pipe = directory.resolve("pipe.pem");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS))
                .isTrue();
        var large = Files.write(directory.resolve("large.pem"), new byte[(64 << 10) + 1]);
        var empty = Files.createFile(directory.resolve("empty.pem"));
        var list = Files.write(
                directory.resolve("list.txt"),
                (second + " b.example.com\nx\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        var config = crt(pipe, Path.of("/dev/zero"), directory, large, empty, directory.resolve("none.pem"), first)
                + "  bind *:444 ssl crt-list " + list + "\n  bind *:445 ssl crt-list " + pipe + "\n";
        assertThat(LiveCertificates.look(config)).containsOnlyKeys(first, second);
        try (var master = master(LiveCertificatesTest::takes)) {
            new LiveCertificates(new RuntimeApi(paths)).refresh(config);
            assertThat(master.asked)
                    .filteredOn(command -> command.contains(" set ssl cert "))
                    .satisfiesExactly(
                            command -> assertThat(command).contains("THE FIRST KEY"),
                            command -> assertThat(command).contains("THE SECOND KEY"));
        }
    }

    @Test
    void fileThatIsAsItWasBeforeTheReload_isNotToldAgain_andOneThatChangedSinceIs() throws Exception {
        try (var master = master(LiveCertificatesTest::takes)) {
            var certificates = new LiveCertificates(new RuntimeApi(paths));
            var seen = LiveCertificates.look(crt(first, second));
            Files.writeString(second, "RENEWED WHILE IT WAS RELOADED\n");
            certificates.loaded(seen);
            certificates.refresh(crt(first, second));
            certificates.refresh(crt(first, second));
            assertThat(master.asked)
                    .filteredOn(command -> command.contains(" set ssl cert "))
                    .singleElement()
                    .asString()
                    .contains("RENEWED");
        }
    }

    @Test
    void haproxyThatDoesNotAnswer_isToldAgain_andNoKeyIsShown() throws Exception {
        var certificates = new LiveCertificates(new RuntimeApi(paths));
        try (var silent = master(_ -> Optional.empty())) {
            assertThatThrownBy(() -> certificates.refresh(crt(first)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("HAProxy did not answer '@!10 set ssl cert /")
                    .hasMessageNotContaining("KEY");
            assertThat(silent.asked).last().asString().contains("THE FIRST KEY");
        }
        Files.delete(paths.masterSocket());
        try (var master = master(LiveCertificatesTest::takes)) {
            certificates.refresh(crt(first));
            assertThat(master.asked).last().asString().contains("commit ssl cert " + first);
        }
    }

    @Test
    void whatHaproxyCannotCommit_isTakenBack() throws Exception {
        try (var master = master(command -> command.contains(" commit ssl cert ")
                ? Optional.of("inconsistencies between private key and certificate\nCan't commit it!\n\n")
                : takes(command))) {
            assertThat(new RuntimeApi(paths).setCertificate(10, first.toString(), "X\n"))
                    .contains("inconsistencies between private key and certificate Can't commit it!");
            assertThat(master.asked).last().isEqualTo("@!10 abort ssl cert " + first + "\n");
        }
    }

    /** HAProxy has one transaction at a time, and adds to it whatever file is named. */
    @Test
    void transactionThatWasLeftOpen_doesNotTakeWhatIsMeantForAnotherFile() throws Exception {
        try (var master = new FakeMaster(paths.masterSocket(), new Function<>() {
            private String open = "/left.pem";

            @Override
            public Optional<String> apply(String command) {
                if (command.contains(" abort ssl cert /left.pem")) {
                    open = "";
                    return Optional.of("Transaction aborted for certificate '/left.pem'!\n\n");
                }
                return open.isEmpty()
                        ? takes(command)
                        : Optional.of("Transaction updated for certificate " + open + "!\n");
            }
        })) {
            assertThat(new RuntimeApi(paths).setCertificate(10, first.toString(), "X\n"))
                    .isEmpty();
            assertThat(master.asked)
                    .extracting(command -> command.split("[ \n]")[1])
                    .containsExactly("set", "abort", "set", "commit");
        }
    }
}
