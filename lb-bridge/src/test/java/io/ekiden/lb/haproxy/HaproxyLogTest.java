package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.OldWorkers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyLogTest {
    @TempDir
    Path directory;

    @Test
    void logThatIsLarge_isCut_andWhatItHadIsKeptOnce() throws Exception {
        var paths = HaproxyPaths.prepare(directory);
        var master =
                new HaproxyMaster(paths, Path.of("haproxy"), new RuntimeApi(paths), new OldWorkers(1, Duration.ZERO));
        assertThat(master.trimLog()).isZero();
        for (int round = 1; round <= 2; round++) {
            Files.write(paths.log(), new byte[(16 << 20) + round]);
            assertThat(master.trimLog()).isZero();
            assertThat(paths.log()).isEmptyFile();
            assertThat(directory.resolve("haproxy.log.1")).hasSize((16 << 20) + round);
        }
        Files.writeString(paths.log(), "a line");
        assertThat(master.trimLog()).isEqualTo(6);
    }
}
