package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a task is shut in by before its command runs, as words that stand before the command's own. The tools are those of util-linux.
 *
 * @param pids the task sees its own processes only, and none of them outlives the first
 * @param tmp {@code /tmp} is the directory {@value #TMP} of the sandbox
 * @param noNewPrivileges setuid programs and file capabilities give no rights
 * @param binds what of the host it sees at other paths
 */
public record Confinement(boolean pids, boolean tmp, boolean noNewPrivileges, List<Bind> binds) {
    public static final Confinement NONE = new Confinement(false, false, false);

    /**
     * A directory or a file of the host at another path. What is mounted below it is seen there too, unless it is read only: a mount
     * below could be written.
     *
     * @param source its real path
     * @param target its real path too
     */
    public record Bind(Path source, Path target, boolean readOnly) {
        private String words() {
            return "bound \"$1\" \"$2\" "
                    + (readOnly ? "--bind || exit 126; fixed \"$2\"" : "--rbind")
                    + " || exit 126; shift 2; ";
        }
    }

    public Confinement {
        binds = List.copyOf(binds);
    }

    /** Without anything mounted. */
    public Confinement(boolean pids, boolean tmp, boolean noNewPrivileges) {
        this(pids, tmp, noNewPrivileges, List.of());
    }

    /**
     * This, and what is mounted. Setuid programs give no rights then, whatever they find in what is mounted.
     */
    public Confinement with(List<Bind> mounted) {
        return mounted.isEmpty() ? this : new Confinement(pids, tmp, true, mounted);
    }

    private boolean hasNamespaces() {
        return pids || tmp || !binds.isEmpty();
    }

    /** As documents of Mesos call it where they show how to give tasks a /tmp of their own. */
    public static final String TMP = "private_tmp";

    private static final String UNSHARE = "/usr/bin/unshare";
    /**
     * The first process of a namespace does not get signals that it has no handler for, and reaps what the others leave behind: it is a
     * shell, and the command its child. What a shell says of a child that was killed belongs to nobody.
     */
    private static final String FIRST = "exec 3>&2 2>/dev/null; \"$@\" 2>&3 3>&-; exit $?";

    /** For mount alone: the task must not find it in its environment. */
    private static final String MOUNT2 = "LIBMOUNT_FORCE_MOUNT2=always ";

    /**
     * Mounts only what is at just these real paths, and only there. Users of tasks may have put a link in the way of either since the
     * agent has looked: so both are opened first, what was opened is asked where it is, and that is mounted, by its descriptor. The
     * kernel's newer calls would not follow the links to descriptors.
     */
    private static final String BOUND = "at() { [ \"$(readlink /proc/self/fd/$2)\" = \"$1\" ]; }; "
            + "bound() { exec 4<\"$1\" 5<\"$2\" && at \"$1\" 4 && at \"$2\" 5"
            + " && " + MOUNT2 + "mount -c \"$3\" /proc/self/fd/4 /proc/self/fd/5 && exec 4<&- 5<&-; }; "
            + "fixed() { exec 4<\"$1\" && at \"$1\" 4 && " + MOUNT2
            + "mount -c -o remount,bind,ro none /proc/self/fd/4 && exec 4<&-; }; ";

    private static final String REPLACED = "exec \"$@\"";

    /** The sandbox is where only the agent writes; what is in it is the user's, who may have put a link there. */
    private static final String MOUNT =
            "bound \"$(readlink -f \"$1\")/" + TMP + "\" \"$(readlink -f /tmp)\" --bind || exit 126; shift; ";

    static Confinement of(IsolationSettings settings) {
        return new Confinement(
                settings.has(Kind.NAMESPACES_PID), settings.has(Kind.FILESYSTEM_TMP), settings.has(Kind.LINUX_NNP));
    }

    /** Words that make the namespaces, as root; none where there are none to make. */
    public List<String> namespaces(Path sandbox) {
        if (!hasNamespaces()) {
            return List.of();
        }
        var words = new ArrayList<>(List.of(UNSHARE, "--mount", "--propagation=slave"));
        if (pids) {
            words.addAll(List.of("--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"));
        }
        // What is at home in /tmp is mounted before there is another one.
        var mounts = binds.stream().map(Bind::words).collect(Collectors.joining());
        var tools = tmp || !binds.isEmpty() ? BOUND : "";
        words.addAll(
                List.of("--", "/bin/sh", "-c", tools + mounts + (tmp ? MOUNT : "") + (pids ? FIRST : REPLACED), "sh"));
        for (var bind : binds) {
            words.addAll(List.of(bind.source().toString(), bind.target().toString()));
        }
        if (tmp) {
            words.add(sandbox.toString());
        }
        return List.copyOf(words);
    }

    /**
     * Words by which another command gets into the namespaces of a task, as root, and there into its sandbox: who enters one of mounts
     * is at its root.
     *
     * @param pid the process that {@link #namespaces} began in
     */
    public List<String> enter(long pid, Path sandbox) {
        if (!hasNamespaces()) {
            return List.of();
        }
        var words = new ArrayList<>(List.of("/usr/bin/nsenter", "--mount=/proc/" + pid + "/ns/mnt"));
        if (pids) {
            // The process itself stays where it was: only its children are in the new one.
            words.add("--pid=/proc/" + pid + "/ns/pid_for_children");
        }
        words.addAll(
                List.of("--", "/bin/sh", "-c", "cd \"$1\" || exit 126; shift; exec \"$@\"", "sh", sandbox.toString()));
        return List.copyOf(words);
    }
}
