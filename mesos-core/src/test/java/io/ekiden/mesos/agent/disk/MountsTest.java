package io.ekiden.mesos.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    @Test
    void points_areReadWithTheirBlanks() throws Exception {
        assertThat(Mounts.points(List.of(
                        "36 35 98:0 /mnt1 /data/a\\040b rw,noatime master:1 - ext3 /dev/root rw,errors=continue",
                        "torn")))
                .containsExactly(Path.of("/data/a b"));
        assertThat(Mounts.in(Path.of("/proc"))).contains(Path.of("/proc"));
    }
}
