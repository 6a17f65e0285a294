package io.ekiden.mesos.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {
    @Test
    void directory_isMeasuredInBlocks(@TempDir Path directory) throws Exception {
        Files.write(directory.resolve("file"), new byte[100_000]);
        assertThat(DiskUsage.kibibytes(directory).orElseThrow()).isBetween(98L, 200L);
        assertThat(DiskUsage.kibibytes(directory.resolve("none"))).isEmpty();
    }

    /** As in a file system that a task has mounted and that never answers: all other sandboxes wait behind it. */
    @Test
    void measurement_thatDoesNotEnd_isGivenUp() {
        var endless = List.of("sh", "-c", "echo 1; exec sleep 30");
        assertThat(assertTimeoutPreemptively(
                        Duration.ofSeconds(10), () -> DiskUsage.answer(endless, Duration.ofMillis(200))))
                .isEmpty();
    }
}
