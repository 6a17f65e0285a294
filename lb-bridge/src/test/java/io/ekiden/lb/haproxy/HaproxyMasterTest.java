package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.OldWorkers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyMasterTest {
    @TempDir
    Path directory;

    /** Of a bridge that was killed during a reload: whoever reads it later would take servers for down that are well again. */
    @Test
    void whatAnEarlierLifeToldNewWorkers_isTakenBack() throws Exception {
        var paths = HaproxyPaths.prepare(directory);
        Files.writeString(paths.serverStates(), "1\nof an earlier moment\n");
        var master =
                new HaproxyMaster(paths, Path.of("haproxy"), new RuntimeApi(paths), new OldWorkers(1, Duration.ZERO));
        assertThat(master.adopt()).isFalse();
        assertThat(paths.serverStates()).hasContent("1\n");
    }
}
