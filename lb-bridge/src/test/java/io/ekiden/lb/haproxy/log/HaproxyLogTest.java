package io.ekiden.lb.haproxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyLogTest {
    private static final int LARGE = 16 << 20;

    @TempDir
    Path directory;

    private Path file;
    private HaproxyLog log;

    @BeforeEach
    void prepare() {
        file = directory.resolve("haproxy.log");
        log = new HaproxyLog(file);
    }

    @Test
    void logThatIsLarge_isCut_andWhatItHadIsKeptOnce() throws Exception {
        assertThat(log.trim()).isZero();
        for (int round = 1; round <= 2; round++) {
            Files.write(file, new byte[LARGE + round]);
            assertThat(log.trim()).isZero();
            assertThat(file).isEmptyFile();
            assertThat(directory.resolve("haproxy.log.1")).hasSize(LARGE + round);
        }
        Files.writeString(file, "a line");
        assertThat(log.trim()).isEqualTo(6);
    }

    /** As on a disk that is full: nothing else would make room. */
    @Test
    void logThatIsLarge_isCut_alsoWhereWhatItHadCannotBeKept() throws Exception {
        Files.createDirectories(directory.resolve("haproxy.log.1/in-the-way"));
        Files.write(file, new byte[LARGE + 1]);
        assertThat(log.trim()).isZero();
        assertThat(file).isEmptyFile();
    }

    @Test
    void logThatCannotBeRead_isNoReasonToFail() throws Exception {
        assertThat(log.saidSince(0)).startsWith("what it said cannot be read (");
        Files.createDirectories(file);
        assertThat(log.saidSince(0)).startsWith("what it said cannot be read (");
    }

    /** What users ask for stands in nobody's warnings. */
    @Test
    void requests_areNotWhatHaproxySays() throws Exception {
        Files.writeString(file, "[ALERT]    (1) : before\n");
        var seen = log.trim();
        Files.writeString(file, """
                [ALERT]    (1) : before
                10.0.0.1:5 [x] web-80 web-80/web-1 app=/web task=web.1 "GET /?token=[ALERT]secret HTTP/1.1"
                [NOTICE]   (9) : New worker (11) forked
                [WARNING]  (9) : a warning
                """);
        assertThat(log.saidSince(seen))
                .isEqualTo("[NOTICE]   (9) : New worker (11) forked; [WARNING]  (9) : a warning");
        Files.writeString(file, "[ALERT]    (9) : cannot bind\n10.0.0.1:5 \"GET /?token=secret\"\n");
        assertThat(log.saidSince(0)).isEqualTo("[ALERT]    (9) : cannot bind");
        Files.write(file, "10.0.0.1:5 \"GET /?token=\u00e9secret\"\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(log.saidSince(0)).isEqualTo("it did not say why in " + file);
    }

    @Test
    void whatHaproxySays_isBounded() {
        assertThat(HaproxyLog.alerts(Collections.nCopies(500, "[ALERT] x").stream()))
                .isEqualTo(String.join("; ", Collections.nCopies(20, "[ALERT] x")));
        assertThat(HaproxyLog.alerts(Stream.of("[ALERT] " + "x".repeat(10_000))))
                .hasSize(4_096);
    }
}
