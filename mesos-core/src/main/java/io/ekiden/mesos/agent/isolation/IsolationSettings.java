package io.ekiden.mesos.agent.isolation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which limits an agent enforces. <b>Source:</b> Mesos {@code --isolation} and the flags beside it.
 *
 * @param kinds what is asked for; {@link Kind#AUTO} alone: what the machine has
 */
public record IsolationSettings(Set<Kind> kinds, CgroupSettings cgroups, DiskQuota disk) {
    /** Nothing is enforced: what tasks ask for is only counted. */
    public static final IsolationSettings NONE =
            new IsolationSettings(Set.of(), CgroupSettings.DEFAULT, DiskQuota.DEFAULT);

    /** See the names of isolators of Mesos; {@code auto} and {@code filesystem/tmp} are Ekiden's own. */
    public enum Kind {
        /** All of {@link #wantedByAuto} that the machine can do. */
        AUTO,
        CGROUPS_CPU,
        CGROUPS_MEM,
        /** No more processes and threads than {@link CgroupSettings#pidsMax}. */
        CGROUPS_PIDS,
        DISK_DU,
        /** A {@code /tmp} that no other task sees. */
        FILESYSTEM_TMP,
        /** No program of the task gets more rights than the task, by setuid or else. */
        LINUX_NNP,
        /** Tasks see their own processes only. */
        NAMESPACES_PID,
        POSIX_CPU,
        POSIX_MEM,
        POSIX_DISK,
        /** Done for every task that asks for it, also without the word. */
        POSIX_RLIMITS,
        /** Tasks without an image may have volumes of the host. */
        VOLUME_HOST_PATH;

        String word() {
            return this == VOLUME_HOST_PATH
                    ? "volume/host_path"
                    : name().toLowerCase(Locale.ROOT).replace('_', '/');
        }

        static Kind parse(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not supported; there are "
                            + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "))));
        }

        /** What harms no task that behaves. Namespaces and a /tmp of its own show it another machine: these are asked for by name. */
        static Set<Kind> wantedByAuto() {
            return EnumSet.of(CGROUPS_CPU, CGROUPS_MEM, CGROUPS_PIDS, DISK_DU);
        }
    }

    public IsolationSettings {
        kinds = Set.copyOf(kinds);
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
        if (kinds.contains(Kind.AUTO) && kinds.size() > 1) {
            throw new IllegalArgumentException("'auto' stands alone: it is all that this machine can do");
        }
        return kinds;
    }

    /** Names as {@link #parseKinds} reads them; of what is only looked at where nothing is enforced, as in Mesos. */
    public String text() {
        return kinds.isEmpty()
                ? Kind.POSIX_CPU.word() + "," + Kind.POSIX_MEM.word()
                : kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(","));
    }

    IsolationSettings with(Set<Kind> newKinds) {
        return new IsolationSettings(newKinds, cgroups, disk);
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    boolean hasCgroups() {
        return has(Kind.CGROUPS_CPU) || has(Kind.CGROUPS_MEM) || has(Kind.CGROUPS_PIDS);
    }

    boolean watchesDisk() {
        return disk.enforce() && (has(Kind.DISK_DU) || has(Kind.POSIX_DISK));
    }
}
