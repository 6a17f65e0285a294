package io.ekiden.cli.option;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
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
                "Which limits are enforced: cgroups/cpu, cgroups/mem, disk/du, with commas between them.",
                "posix/cpu and posix/mem enforce nothing, as in Mesos."
            },
            defaultValue = "posix/cpu,posix/mem")
    private String isolation = "posix/cpu,posix/mem";

    @Option(
            names = "--cgroups-hierarchy",
            paramLabel = "DIR",
            description = "Where control groups are mounted, of version 1 or 2.",
            defaultValue = "/sys/fs/cgroup")
    private Path hierarchy = IsolationSettings.NONE.hierarchy();

    @Option(
            names = "--cgroups-root",
            paramLabel = "NAME",
            description = "The group below which each task has one of its own.",
            defaultValue = "mesos")
    private String root = IsolationSettings.NONE.root();

    @Option(
            names = "--cgroups-enable-cfs",
            description = "Processors are a limit, not only a share of what others leave.")
    private boolean cfs;

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
    private Duration diskInterval = IsolationSettings.NONE.diskInterval();

    public IsolationSettings settings(Problems problems) {
        problems.checkTime("--container-disk-watch-interval", diskInterval, "100ms", "1d");
        return problems.understood(
                        "--isolation or --cgroups-root",
                        () -> new IsolationSettings(
                                IsolationSettings.parseKinds(isolation),
                                hierarchy,
                                root,
                                cfs,
                                enforceDisk,
                                diskInterval))
                .orElse(IsolationSettings.NONE);
    }
}
