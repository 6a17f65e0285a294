package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task is shut in by before its command runs, as words that stand before the command's own. The tools are those of util-linux.
 *
 * @param pids the task sees its own processes only, and none of them outlives the first
 * @param tmp {@code /tmp} is the directory {@value #TMP} of the sandbox
 * @param noNewPrivileges setuid programs and file capabilities give no rights
 */
public record Confinement(boolean pids, boolean tmp, boolean noNewPrivileges) {
    public static final Confinement NONE = new Confinement(false, false, false);

    /** As documents of Mesos call it where they show how to give tasks a /tmp of their own. */
    public static final String TMP = "private_tmp";

    private static final String UNSHARE = "/usr/bin/unshare";
    /**
     * The first process of a namespace does not get signals that it has no handler for, and reaps what the others leave behind: it is a
     * shell, and the command its child. What a shell says of a child that was killed belongs to nobody.
     */
    private static final String FIRST = "exec 3>&2 2>/dev/null; \"$@\" 2>&3 3>&-; exit $?";

    private static final String REPLACED = "exec \"$@\"";
    private static final String MOUNT = "mount --bind \"$1\" /tmp || exit 126; shift; ";

    static Confinement of(IsolationSettings settings) {
        return new Confinement(
                settings.has(Kind.NAMESPACES_PID), settings.has(Kind.FILESYSTEM_TMP), settings.has(Kind.LINUX_NNP));
    }

    /** Words that make the namespaces, as root; none where there are none to make. */
    public List<String> namespaces(Path sandbox) {
        if (!pids && !tmp) {
            return List.of();
        }
        var words = new ArrayList<>(List.of(UNSHARE, "--mount", "--propagation=slave"));
        if (pids) {
            words.addAll(List.of("--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"));
        }
        words.addAll(List.of("--", "/bin/sh", "-c", (tmp ? MOUNT : "") + (pids ? FIRST : REPLACED), "sh"));
        if (tmp) {
            words.add(sandbox.resolve(TMP).toString());
        }
        return List.copyOf(words);
    }

    /**
     * Words by which another command gets into the namespaces of a task, as root.
     *
     * @param pid the process that {@link #namespaces} began in
     */
    public List<String> enter(long pid) {
        if (!pids && !tmp) {
            return List.of();
        }
        var words = new ArrayList<>(List.of("/usr/bin/nsenter", "--mount=/proc/" + pid + "/ns/mnt"));
        if (pids) {
            // The process itself stays where it was: only its children are in the new one.
            words.add("--pid=/proc/" + pid + "/ns/pid_for_children");
        }
        words.add("--");
        return List.copyOf(words);
    }
}
