package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            new CgroupSettings(
                    Path.of("/sys/fs/cgroup"),
                    "ekiden-test-" + ThreadLocalRandom.current().nextInt(1_000_000),
                    true,
                    false,
                    CgroupSettings.DEFAULT_PIDS_MAX),
            new DiskQuota(true, Duration.ofMillis(500)));

    private static final SmallCluster.Machine MACHINE =
            new SmallCluster.Machine("cpus:4;mem:4000;disk:4000;ports:[31000-31100]", "", LIMITS);

    /** While its task was running. */
    private static final Map<String, List<String>> READS =
            Map.of("14d-cgroups-stat", List.of("14-cgroups-containers.http", "14-cgroups-statistics.http"));

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
            Isolator.open(LIMITS, workDir);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (cluster == null) {
            return;
        }
        var agent = cluster.agent();
        SmallCluster.awaitThat(
                () -> agent.state().tasks().values().stream()
                        .allMatch(task -> task.latestState().isTerminal()),
                "the tasks have ended with their frameworks");
        cluster.close();
        for (var controller : List.of("cpu", "cpuacct", "memory", "")) {
            var root = LIMITS.cgroups()
                    .hierarchy()
                    .resolve(controller)
                    .resolve(LIMITS.cgroups().root())
                    .toFile();
            SmallCluster.awaitThat(() -> isRemoved(root), root + " is removed");
        }
    }

    /** Groups in it first, as one with groups in it stays; and one whose last process is just ending. */
    private static boolean isRemoved(File group) {
        for (var inside : Objects.requireNonNullElse(group.listFiles(File::isDirectory), new File[0])) {
            var _ = inside.delete();
        }
        return group.delete() || !group.exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"14-cgroups", "14b-cgroups-oom", "14c-disk-quota", "14d-cgroups-stat"})
    void session_goesAsRecorded(String name, @TempDir Path marks) throws Exception {
        try (var session = new SchedulerSession(cluster.uri())) {
            var names = Names.scaled();
            var found = new ArrayList<String>();
            found.addAll(new Replay(Transcript.read(name), session, marks, names)
                    .when("last chunk", () -> {
                        for (var read : READS.getOrDefault(name, List.of())) {
                            RecordedHttp.read(read)
                                    .differences(cluster.agentUri(), names::translated)
                                    .forEach(line -> found.add(read + ": " + line));
                        }
                    })
                    .play());
            assertThat(found).isEmpty();
        }
    }
}
