package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallClusterTest {
    @TempDir
    Path workDir;

    @Test
    void closedCluster_leavesNoTaskBehind() throws Exception {
        long pid;
        try (var cluster = new SmallCluster(workDir);
                var framework = new SchedulerSession(cluster.uri())) {
            framework.launch("t1", "trap '' TERM; sleep 1000");
            var agent = cluster.agent();
            SmallCluster.awaitThat(() -> !agent.containers().isEmpty(), "the task runs");
            pid = agent.containers().getFirst().measured().pid().orElseThrow();
            assertThat(ProcessHandle.of(pid)).isPresent();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
