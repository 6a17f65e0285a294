package io.ekiden.cli.option;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What an agent enforces. The names are those of Mesos. */
public final class IsolationOptions {
    @Option(
            names = "--isolation",
            paramLabel = "NAMES",
            description = {
                "What tasks are held to, with commas between them: cgroups/cpu, cgroups/mem, cgroups/pids, disk/du;"
                        + " linux/nnp (setuid programs give no rights), namespaces/pid (a task sees its own processes"
                        + " only), filesystem/tmp (a /tmp for each task);"
                        + " volume/host_path allows volumes of the host without an image.",
                "auto: of the first four what this machine can do; what it cannot is said in the log.",
                "posix/cpu and posix/mem enforce nothing, as in Mesos; posix/rlimits is always done for tasks that ask."
            },
            defaultValue = "posix/cpu,posix/mem")
    private String isolation = "posix/cpu,posix/mem";

    @Option(
            names = "--cgroups-hierarchy",
            paramLabel = "DIR",
            description = "Where control groups are mounted, of version 1 or 2.",
            defaultValue = "/sys/fs/cgroup")
    private Path hierarchy = CgroupSettings.DEFAULT.hierarchy();

    @Option(
            names = "--cgroups-root",
            paramLabel = "NAME",
            description = "The group below which each task has one of its own.",
            defaultValue = "mesos")
    private String root = CgroupSettings.DEFAULT.root();

    @Option(
            names = "--cgroups-enable-cfs",
            description = "Processors are a limit, not only a share of what others leave.")
    private boolean cfs;

    @Option(
            names = "--cgroups-limit-swap",
            description = "What a task may have of memory is all that it may have of memory and swap together.")
    private boolean limitSwap;

    @Option(
            names = "--cgroups-pids-max",
            paramLabel = "N",
            description = "With cgroups/pids: how many processes and threads a task may have at a time.",
            defaultValue = "4096")
    private int pidsMax = CgroupSettings.DEFAULT_PIDS_MAX;

    @Option(
            names = "--enforce-container-disk-quota",
            description = "With disk/du: a sandbox larger than the task's disk ends the task.")
    private boolean enforceDisk;

    @Option(
            names = "--container-disk-watch-interval",
            paramLabel = "TIME",
            description = "Between two looks at a sandbox.",
            converter = DurationConverter.class,
            defaultValue = "15s")
    private Duration diskInterval = DiskQuota.DEFAULT.interval();

    public IsolationSettings settings(Problems problems) {
        problems.check(pidsMax >= 1, "--cgroups-pids-max is " + pidsMax + "; it must be at least 1");
        problems.checkTime("--container-disk-watch-interval", diskInterval, "100ms", "1d");
        return problems.understood(
                        "--isolation or --cgroups-root",
                        () -> new IsolationSettings(
                                IsolationSettings.parseKinds(isolation),
                                new CgroupSettings(hierarchy, root, cfs, limitSwap, pidsMax),
                                new DiskQuota(enforceDisk, diskInterval)))
                .orElse(IsolationSettings.NONE);
    }
}
