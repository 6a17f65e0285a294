package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
    @TempDir
    Path directory;

    @Test
    void start_keepsWhatWasWrittenBefore() throws Exception {
        for (int run = 0; run < 2; run++) {
            long began = System.nanoTime();
            try (var server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
                    var curator = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(4))) {
                System.out.println("started in " + (System.nanoTime() - began) / 1_000_000 + " ms");
                assertThat(server.isRunning()).isTrue();
                if (run == 0) curator.create().forPath("/kept");
                else assertThat(curator.checkExists().forPath("/kept")).isNotNull();
            }
        }
    }

    @Test
    void start_portInUseNamesThePort() throws Exception {
        try (var first = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory.resolve("1")))) {
            var settings = EmbeddedZooKeeper.Settings.local(first.port(), directory.resolve("2"));

            assertThatThrownBy(() -> new EmbeddedZooKeeper(settings))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
            // The failed attempt holds nothing.
            new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory.resolve("2"))).close();
        }
    }

    @Test
    void start_directoryInUseIsRefused() throws Exception {
        var settings = EmbeddedZooKeeper.Settings.local(0, directory);
        try (var _ = new EmbeddedZooKeeper(settings)) {
            assertThatThrownBy(() -> new EmbeddedZooKeeper(settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another ZooKeeper server uses");
        }
    }
}
