package io.ekiden.mesos.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import io.ekiden.mesos.agent.usage.Usage;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.TaskLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups of both versions, on a directory that looks like them. */
class CgroupsTest {
    private static final Limits HALF_A_CPU = Limits.of(Resources.parse("cpus:0.5;mem:64"), 64);

    @TempDir
    private Path hierarchy;

    private IsolationSettings strict() {
        return new IsolationSettings(
                Set.of(Kind.CGROUPS_MEM, Kind.CGROUPS_PIDS),
                new CgroupSettings(hierarchy, "mesos", false, true, 64),
                DiskQuota.DEFAULT);
    }

    private IsolationSettings settings(boolean cfs) {
        return new IsolationSettings(
                Set.of(Kind.CGROUPS_CPU, Kind.CGROUPS_MEM),
                new CgroupSettings(hierarchy, "mesos", cfs, false, 64),
                DiskQuota.DEFAULT);
    }

    /** The kernel makes these files with the directory. */
    private void kernelMakes(String group, String... files) throws IOException {
        var directory = Files.createDirectories(hierarchy.resolve(group));
        for (var file : files) {
            Files.writeString(directory.resolve(file), "");
        }
    }

    private String written(String file) throws IOException {
        return Files.readString(hierarchy.resolve(file));
    }

    private CgroupsV2 version2(boolean cfs) throws IOException {
        kernelMakes("", "cgroup.subtree_control");
        kernelMakes("mesos", "cgroup.subtree_control");
        Files.writeString(hierarchy.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        Files.writeString(hierarchy.resolve("mesos/cgroup.controllers"), "cpu memory\n");
        kernelMakes("mesos/c1", "cpu.weight", "cpu.max", "memory.max", "memory.oom.group", "cgroup.procs");
        return (CgroupsV2) Cgroups.open(settings(cfs));
    }

    private CgroupsV1 version1(boolean cfs) throws IOException {
        kernelMakes("cpu", "cgroup.procs");
        kernelMakes("memory", "cgroup.procs");
        kernelMakes("cpu/mesos/c1", "cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us");
        kernelMakes("memory/mesos/c1", "memory.limit_in_bytes", "memory.soft_limit_in_bytes");
        return (CgroupsV1) Cgroups.open(settings(cfs));
    }

    private static Limits limited(Optional<Long> cpusMilli, Optional<Long> memMilli) {
        return new Limits(500, 64L << 20, 64, new TaskLimits(cpusMilli, memMilli));
    }

    @Test
    void limitsBeyondTheShare_areSet_orLifted() throws IOException {
        version2(false).create("c1", limited(Optional.of(2_000L), Optional.of(128_000L)));
        assertThat(written("mesos/c1/cpu.weight")).isEqualTo("50");
        assertThat(written("mesos/c1/cpu.max")).isEqualTo("200000 100000");
        assertThat(written("mesos/c1/memory.max")).isEqualTo("134217728");

        version2(true).create("c1", limited(Optional.of(TaskLimits.UNLIMITED), Optional.of(TaskLimits.UNLIMITED)));
        assertThat(written("mesos/c1/cpu.max"))
                .as("left as the kernel makes it")
                .isEmpty();
        assertThat(written("mesos/c1/memory.max")).isEqualTo("max");
    }

    @Test
    void limitsBeyondTheShare_areSetInVersion1Too() throws IOException {
        version1(true).create("c1", limited(Optional.of(2_000L), Optional.of(TaskLimits.UNLIMITED)));
        assertThat(written("cpu/mesos/c1/cpu.shares")).isEqualTo("512");
        assertThat(written("cpu/mesos/c1/cpu.cfs_quota_us")).isEqualTo("200000");
        assertThat(written("memory/mesos/c1/memory.limit_in_bytes")).isEqualTo("-1");
        assertThat(written("memory/mesos/c1/memory.soft_limit_in_bytes")).isEqualTo("67108864");
    }

    @Test
    void version2_isHandedDownAndSet() throws IOException {
        var entries = version2(true).create("c1", HALF_A_CPU);

        assertThat(written("cgroup.subtree_control")).isEqualTo("+memory");
        assertThat(written("mesos/c1/cpu.weight")).isEqualTo("50");
        assertThat(written("mesos/c1/cpu.max")).isEqualTo("50000 100000");
        assertThat(written("mesos/c1/memory.max")).isEqualTo("67108864");
        assertThat(written("mesos/c1/memory.oom.group")).isEqualTo("1");
        assertThat(entries).containsExactly(hierarchy.resolve("mesos/c1/cgroup.procs"));
    }

    @Test
    void version2_withoutCfs_hasAShareOnly() throws IOException {
        version2(false).create("c1", HALF_A_CPU);

        assertThat(written("mesos/c1/cpu.max")).isEmpty();
    }

    @Test
    void version2_tellsWhatTheKernelKilled() throws IOException {
        var groups = version2(false);
        Files.writeString(hierarchy.resolve("mesos/c1/memory.events"), "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\n");
        Files.writeString(hierarchy.resolve("mesos/c1/memory.peak"), "67108864\n");

        assertThat(groups.outOfMemoryKills("c1")).isEqualTo(2);
        assertThat(groups.mostMemory("c1")).isEqualTo(67_108_864);
        assertThat(groups.outOfMemoryKills("another")).isZero();
        assertThat(groups.containers()).containsExactly("c1");
    }

    @Test
    void version2_tellsWhatIsUsed() throws IOException {
        var groups = version2(true);
        Files.writeString(hierarchy.resolve("mesos/c1/cpu.stat"), """
                        usage_usec 1500000
                        user_usec 1200000
                        system_usec 300000
                        nr_periods 18
                        nr_throttled 8
                        throttled_usec 509228
                        """);
        Files.writeString(
                hierarchy.resolve("mesos/c1/memory.stat"),
                "anon 8269824\nfile 8192\nkernel 1212416\nfile_mapped 4096\nunevictable 12\n");
        Files.writeString(hierarchy.resolve("mesos/c1/memory.current"), "9490432\n");

        assertThat(groups.cpu("c1"))
                .hasValue(new Usage.Cpu(
                        Duration.ofMillis(1200),
                        Duration.ofMillis(300),
                        Optional.of(new Usage.Throttling(18, 8, Duration.ofNanos(509_228_000)))));
        assertThat(groups.memory("c1"))
                .hasValue(new Usage.Memory(8_269_824, Optional.of(new Usage.Account(9_490_432, 8192, 4096, 0, 12))));
        Files.writeString(hierarchy.resolve("mesos/c1/memory.swap.current"), "77\n");
        assertThat(groups.memory("c1").orElseThrow().account().orElseThrow().swap())
                .isEqualTo(77);
        assertThatThrownBy(() -> groups.cpu("another")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void version2_withoutAController_saysWhichAndWhatToDo() throws IOException {
        kernelMakes("", "cgroup.subtree_control");
        Files.writeString(hierarchy.resolve("cgroup.controllers"), "cpuset cpu io pids\n");

        assertThatThrownBy(() -> Cgroups.open(settings(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("controller 'memory' is not available")
                .hasMessageContaining("--isolation");
    }

    @Test
    void version1_isSetPerController() throws IOException {
        var entries = version1(true).create("c1", HALF_A_CPU);

        assertThat(written("cpu/mesos/c1/cpu.shares")).isEqualTo("512");
        assertThat(written("cpu/mesos/c1/cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(written("memory/mesos/c1/memory.limit_in_bytes")).isEqualTo("67108864");
        assertThat(entries)
                .containsExactly(
                        hierarchy.resolve("cpu/mesos/c1/cgroup.procs"),
                        hierarchy.resolve("memory/mesos/c1/cgroup.procs"));
    }

    @Test
    void version1_tellsWhatTheKernelKilled() throws IOException {
        var groups = version1(false);
        Files.writeString(
                hierarchy.resolve("memory/mesos/c1/memory.oom_control"),
                "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");

        assertThat(groups.outOfMemoryKills("c1")).isEqualTo(1);
    }

    @Test
    void version1_tellsWhatIsUsed_whereTimesAreCounted() throws IOException {
        kernelMakes("cpuacct", "cgroup.procs");
        kernelMakes("cpuacct/mesos/c1", "cgroup.procs");
        var groups = version1(true);
        assertThat(groups.create("c1", HALF_A_CPU)).contains(hierarchy.resolve("cpuacct/mesos/c1/cgroup.procs"));
        Files.writeString(hierarchy.resolve("cpuacct/mesos/c1/cpuacct.stat"), "user 14\nsystem 4\n");
        Files.writeString(
                hierarchy.resolve("cpu/mesos/c1/cpu.stat"),
                "nr_periods 18\nnr_throttled 8\nthrottled_time 509228811\n");
        Files.writeString(hierarchy.resolve("memory/mesos/c1/memory.stat"), """
                        cache 1
                        rss 2
                        total_cache 8192
                        total_rss 8269824
                        total_mapped_file 4096
                        total_swap 5
                        total_unevictable 12
                        """);
        Files.writeString(hierarchy.resolve("memory/mesos/c1/memory.usage_in_bytes"), "9490432\n");

        assertThat(groups.cpu("c1"))
                .hasValue(new Usage.Cpu(
                        Duration.ofMillis(140),
                        Duration.ofMillis(40),
                        Optional.of(new Usage.Throttling(18, 8, Duration.ofNanos(509_228_811)))));
        assertThat(groups.memory("c1"))
                .hasValue(new Usage.Memory(8_269_824, Optional.of(new Usage.Account(9_490_432, 8192, 4096, 5, 12))));
        assertThat(groups.containers()).containsExactly("c1");
    }

    @Test
    void version2_limitsProcessesAndSwap() throws IOException {
        kernelMakes("", "cgroup.subtree_control");
        kernelMakes("mesos", "cgroup.subtree_control");
        Files.writeString(hierarchy.resolve("cgroup.controllers"), "cpu memory pids\n");
        Files.writeString(hierarchy.resolve("mesos/cgroup.controllers"), "memory pids\n");
        kernelMakes("mesos/c1", "memory.max", "memory.oom.group", "memory.swap.max", "pids.max", "cgroup.procs");

        Cgroups.open(strict()).create("c1", HALF_A_CPU);

        assertThat(written("mesos/c1/pids.max")).isEqualTo("64");
        assertThat(written("mesos/c1/memory.swap.max")).isEqualTo("0");
    }

    @Test
    void version1_limitsProcessesAndSwap() throws IOException {
        kernelMakes("memory", "cgroup.procs");
        kernelMakes("pids", "cgroup.procs");
        kernelMakes(
                "memory/mesos/c1",
                "memory.limit_in_bytes",
                "memory.soft_limit_in_bytes",
                "memory.memsw.limit_in_bytes");
        kernelMakes("pids/mesos/c1", "pids.max");

        var entries = Cgroups.open(strict()).create("c1", HALF_A_CPU);

        assertThat(written("pids/mesos/c1/pids.max")).isEqualTo("64");
        assertThat(written("memory/mesos/c1/memory.memsw.limit_in_bytes")).isEqualTo("67108864");
        assertThat(entries).contains(hierarchy.resolve("pids/mesos/c1/cgroup.procs"));
    }

    @Test
    void processes_areThoseOfTheGroupAndOfAllBelowIt() throws IOException {
        var groups = version2(false);
        Files.writeString(hierarchy.resolve("mesos/c1/cgroup.procs"), "12\n15\n");
        kernelMakes("mesos/c1/own", "cgroup.procs");
        Files.writeString(hierarchy.resolve("mesos/c1/own/cgroup.procs"), "17\n");

        assertThat(groups.processes("c1")).containsExactlyInAnyOrder(12L, 15L, 17L);
        assertThat(groups.processes("another")).isEmpty();
    }

    @Test
    void version1_withoutACountOfTimes_leavesThemToTheProcesses() throws IOException {
        assertThat(version1(false).cpu("c1")).isEmpty();
    }

    @Test
    void noControlGroups_isSaid() {
        assertThatThrownBy(() -> Cgroups.open(settings(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the controller 'cpu' is not mounted");
    }

    @Test
    void limits_haveTheMinimumsOfMesos() {
        var least = Limits.of(Resources.parse("cpus:0.001;mem:1"), 64);

        assertThat(least.shares()).isEqualTo(2);
        assertThat(least.quota(true)).hasValue(1_000);
        assertThat(least.quota(false)).isEmpty();
        assertThat(least.weight()).isEqualTo(1);
        assertThat(least.memoryBytes()).isEqualTo(32 << 20);
    }

    @Test
    void isolatorThatIsNotThere_isNamed() {
        assertThatThrownBy(() -> IsolationSettings.parseKinds("cgroups/cpu,docker/runtime"))
                .hasMessageContaining("'docker/runtime' is not supported")
                .hasMessageContaining("cgroups/mem");
        assertThatThrownBy(() -> IsolationSettings.parseKinds("auto,disk/du"))
                .hasMessageContaining("'auto' stands alone");
    }

    @Test
    void whatTheMachineLacks_endsAnAgentThatAsksForIt_andNotOneThatAsksForWhatThereIs() throws IOException {
        kernelMakes("memory", "cgroup.procs");
        var cgroups = new CgroupSettings(hierarchy, "mesos", false, false, 64);
        var named = new IsolationSettings(
                IsolationSettings.parseKinds("cgroups/mem,cgroups/cpu"), cgroups, DiskQuota.DEFAULT);
        assertThatThrownBy(() -> Isolator.open(named, hierarchy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--isolation=cgroups/cpu,cgroups/mem cannot be had")
                .hasMessageContaining("the controller 'cpu' is not mounted");

        var tmp = new IsolationSettings(IsolationSettings.parseKinds("filesystem/tmp"), cgroups, DiskQuota.DEFAULT);
        assertThatThrownBy(() -> Isolator.open(tmp, Path.of("/tmp/mesos")))
                .hasMessageContaining("choose a --work-dir elsewhere");

        var auto = new IsolationSettings(IsolationSettings.parseKinds("auto"), cgroups, DiskQuota.DEFAULT);
        assertThat(Isolator.open(auto, hierarchy).settings().text()).isEqualTo("cgroups/mem,disk/du");
    }
}
