package io.ekiden.mesos.agent.isolation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which limits an agent enforces. <b>Source:</b> Mesos {@code --isolation} and the flags beside it.
 *
 * @param hierarchy where control groups are mounted
 * @param root the group below which each task has one of its own
 * @param cfs processors are a limit too, not only a share
 * @param enforceDisk a sandbox larger than the task's disk ends the task
 * @param diskInterval between two looks at a sandbox
 */
public record IsolationSettings(
        Set<Kind> kinds, Path hierarchy, String root, boolean cfs, boolean enforceDisk, Duration diskInterval) {
    /** Nothing is enforced: what tasks ask for is only counted. */
    public static final IsolationSettings NONE =
            new IsolationSettings(Set.of(), Path.of("/sys/fs/cgroup"), "mesos", false, false, Duration.ofSeconds(15));

    /** See the names of isolators of Mesos. */
    public enum Kind {
        CGROUPS_CPU,
        CGROUPS_MEM,
        DISK_DU,
        POSIX_CPU,
        POSIX_MEM,
        POSIX_DISK;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '/');
        }

        static Kind parse(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not supported; there are "
                            + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "))));
        }
    }

    public IsolationSettings {
        kinds = Set.copyOf(kinds);
        if (root.isEmpty() || root.startsWith("/") || root.contains("..")) {
            throw new IllegalArgumentException("'" + root + "' is no name of a control group, such as mesos");
        }
    }

    /**
     * @param text names with commas between them, such as {@code cgroups/cpu,cgroups/mem,disk/du}
     * @throws IllegalArgumentException naming the one that is not known
     */
    public static Set<Kind> parseKinds(String text) {
        var kinds = EnumSet.noneOf(Kind.class);
        for (var word : text.split(",")) {
            if (!word.isBlank()) {
                kinds.add(Kind.parse(word.strip()));
            }
        }
        return kinds;
    }

    /** Names as {@link #parseKinds} reads them; of what is only looked at where nothing is enforced, as in Mesos. */
    public String text() {
        return kinds.isEmpty()
                ? Kind.POSIX_CPU.word() + "," + Kind.POSIX_MEM.word()
                : kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(","));
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    boolean watchesDisk() {
        return enforceDisk && (has(Kind.DISK_DU) || has(Kind.POSIX_DISK));
    }
}
