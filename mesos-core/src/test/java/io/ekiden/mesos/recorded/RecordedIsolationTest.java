package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that run into their limits, on the control groups that this machine has. */
class RecordedIsolationTest {
    private static final IsolationSettings LIMITS = new IsolationSettings(
            IsolationSettings.parseKinds("cgroups/cpu,cgroups/mem,disk/du"),
            Path.of("/sys/fs/cgroup"),
            "ekiden-test-" + ThreadLocalRandom.current().nextInt(1_000_000),
            true,
            true,
            Duration.ofMillis(500));

    private static final SmallCluster.Machine MACHINE =
            new SmallCluster.Machine("cpus:4;mem:4000;disk:4000;ports:[31000-31100]", "", LIMITS);

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;

    @BeforeAll
    static void begin() throws Exception {
        assumeTrue(hasControlGroups(), "needs root and control groups for cpu and memory");
        cluster = new SmallCluster(workDir, SmallCluster.Times.DEFAULT, MACHINE);
    }

    private static boolean hasControlGroups() {
        try {
            Isolator.open(LIMITS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        for (var controller : new String[] {"cpu", "memory", ""}) {
            var _ = LIMITS.hierarchy()
                    .resolve(controller)
                    .resolve(LIMITS.root())
                    .toFile()
                    .delete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"14-cgroups", "14b-cgroups-oom", "14c-disk-quota", "14d-cgroups-stat"})
    void session_goesAsRecorded(String name, @TempDir Path marks) throws Exception {
        try (var session = new SchedulerSession(cluster.uri())) {
            assertThat(new Replay(Transcript.read(name), session, marks, Names.scaled()).play())
                    .isEmpty();
        }
    }
}
