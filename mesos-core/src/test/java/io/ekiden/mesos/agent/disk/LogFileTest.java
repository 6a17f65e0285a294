package io.ekiden.mesos.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.log.Retention;
import io.ekiden.mesos.files.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFileTest {
    private static final Retention TWO = new Retention(4096, 2);

    private static final int LINES = 40_000;

    @TempDir
    private Path directory;

    private Path sandbox;
    private Path log;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Files.createDirectory(directory.resolve("sandbox"));
        log = Files.createFile(sandbox.resolve("stdout"));
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    @Test
    void log_thatIsTooLong_movesOn_andTheOldestGoes() throws Exception {
        write("a".repeat(4096));
        assertThat(LogFile.rotate(sandbox, "stdout", TWO, false)).isZero();
        write("b");
        assertThat(LogFile.rotate(sandbox, "stdout", TWO, false)).isEqualTo(4097);
        assertThat(log).isEmptyFile();
        assertThat(sandbox.resolve("stdout.2")).hasContent("a".repeat(4096));
        assertThat(sandbox.resolve("stdout.1")).hasContent("b");

        write("c".repeat(5000));
        LogFile.rotate(sandbox, "stdout", TWO, false);
        assertThat(sandbox.resolve("stdout.2")).hasContent("c".repeat(4096));
        assertThat(sandbox.resolve("stdout.1")).hasContent("c".repeat(904));
        assertThat(sandbox).isDirectoryNotContaining("glob:**stdout.3");
        assertThat(Files.getPosixFilePermissions(sandbox.resolve("stdout.1")))
                .isEqualTo(Files.getPosixFilePermissions(log));
    }

    @Test
    void nothing_isKeptWhereNothingIsWanted() throws Exception {
        write("a".repeat(9000));
        assertThat(LogFile.rotate(sandbox, "stdout", new Retention(4096, 0), false))
                .isEqualTo(9000);
        assertThat(log).isEmptyFile();
        assertThat(sandbox).isDirectoryNotContaining("glob:**stdout.1");
    }

    /** What a task puts in the place of its log leads nowhere. */
    @Test
    void links_andPipes_areLeftAlone() throws Exception {
        var precious = Files.writeString(directory.resolve("precious"), "p".repeat(9000));
        Files.delete(log);
        Files.createSymbolicLink(log, precious);
        assertThatThrownBy(() -> LogFile.rotate(sandbox, "stdout", TWO, false)).isInstanceOf(IOException.class);
        Files.delete(log);
        var made = new ProcessBuilder("mkfifo", log.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> LogFile.rotate(sandbox, "stdout", TWO, false)).isInstanceOf(IOException.class);
        Files.delete(log);
        Files.writeString(log, "a".repeat(9000));
        Files.createSymbolicLink(sandbox.resolve("stdout.1"), precious);
        LogFile.rotate(sandbox, "stdout", TWO, false);
        assertThat(precious).hasContent("p".repeat(9000));
        assertThat(sandbox.resolve("stdout.1")).hasContent("a".repeat(9000 - 2 * 4096));
    }

    @Test
    void blocks_areTakenAway_whereTheFileSystemCanDoThat() throws Exception {
        assumeTrue(collapses(), "a file system of extents");
        write("a".repeat(4096) + "b".repeat(4096) + "c".repeat(4096) + "d");
        assertThat(LogFile.rotate(sandbox, "stdout", TWO)).isEqualTo(3 * 4096);
        assertThat(log).hasContent("d");
        assertThat(sandbox.resolve("stdout.1")).hasContent("c".repeat(4096));
        assertThat(sandbox.resolve("stdout.2")).hasContent("b".repeat(4096));

        Files.createLink(directory.resolve("other"), log);
        write("e".repeat(9000));
        assertThatThrownBy(() -> LogFile.rotate(sandbox, "stdout", TWO)).hasMessageContaining("other names");
    }

    private boolean collapses() throws IOException {
        var probe = Files.writeString(directory.resolve("probe"), "p".repeat(9000));
        var file = SafeFile.open(probe, Set.of(StandardOpenOption.READ));
        try (var opened = file.orElse(null)) {
            return opened != null && opened.collapse(4096);
        }
    }

    /**
     * A process that writes without a pause. Lines are in order; those between a copy and its cut may miss, and the last before them may
     * be torn: the size of a file grows page by page while a line is written across two.
     */
    @Test
    void writer_thatDoesNotPause_findsItsLinesInOrder() throws Exception {
        // What is written right before a cut is lost with it, at the end too.
        assertThat(linesThatAreKept(false)).hasSizeGreaterThan(1_000);
    }

    @Test
    void writer_thatDoesNotPause_losesNothing_whereBlocksAreTakenAway() throws Exception {
        assumeTrue(collapses(), "a file system of extents");
        assertThat(linesThatAreKept(true)).hasSize(LINES).endsWith(LINES - 1);
    }

    private List<Integer> linesThatAreKept(boolean collapses) throws Exception {
        var writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt " + LINES + " ]; do echo \"line $i\"; i=$((i+1)); done >>stdout")
                .directory(sandbox.toFile())
                .start();
        var many = new Retention(16_384, 1000);
        int rotated = 0;
        while (writer.isAlive()) {
            rotated += LogFile.rotate(sandbox, "stdout", many, collapses) > 0 ? 1 : 0;
        }
        assertThat(rotated).isPositive();
        var text = new StringBuilder();
        for (int piece = 1000; piece >= 0; piece--) {
            var file = piece == 0 ? log : sandbox.resolve("stdout." + piece);
            text.append(Files.exists(file) ? Files.readString(file) : "");
        }
        // What is torn has no end of line: the next whole line follows it directly.
        var numbers = text.substring(0, text.lastIndexOf("\n"))
                .lines()
                .map(line -> Integer.valueOf(line.substring(line.lastIndexOf("line ") + "line ".length())))
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        return numbers;
    }
}
