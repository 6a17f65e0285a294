package io.ekiden.mesos.agent.isolation;

import java.nio.file.Path;

/**
 * How control groups are used. <b>Source:</b> the flags {@code --cgroups_…} of Mesos; {@code pidsMax} is Ekiden's own.
 *
 * @param hierarchy where they are mounted
 * @param root the group below which each task has one of its own
 * @param cfs processors are a limit too, not only a share
 * @param limitSwap a task's memory and swap together are what it may have of memory
 * @param pidsMax processes and threads that a task may have at a time, at least 1
 */
public record CgroupSettings(Path hierarchy, String root, boolean cfs, boolean limitSwap, int pidsMax) {
    /** Enough for a large Java server, too few for a fork bomb to take the machine along. */
    public static final int DEFAULT_PIDS_MAX = 4096;

    public static final CgroupSettings DEFAULT =
            new CgroupSettings(Path.of("/sys/fs/cgroup"), "mesos", false, false, DEFAULT_PIDS_MAX);

    public CgroupSettings {
        if (root.isEmpty() || root.startsWith("/") || root.contains("..")) {
            throw new IllegalArgumentException("'" + root + "' is no name of a control group, such as mesos");
        }
    }
}
