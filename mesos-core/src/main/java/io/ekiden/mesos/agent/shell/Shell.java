package io.ekiden.mesos.agent.shell;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How to write for {@code /bin/sh}. Which shell that is differs by host: dash, bash, busybox or a Korn shell. */
public final class Shell {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What some shell reads, sets by itself or holds constant; a name that ends in {@code *} stands for all that begin so. */
    private static final List<String> OWN = List.of(
            "_*",
            "BASH*",
            "CDPATH",
            "COLUMNS",
            "COMP*",
            "COPROC*",
            "DIRSTACK",
            "ENV",
            "EPOCH*",
            "ERRNO",
            "EUID",
            "EXECIGNORE",
            "EXECSHELL",
            "FC*",
            "FIGNORE",
            "FPATH",
            "FUNC*",
            "GLOB*",
            "GROUPS",
            "HIST*",
            "HOSTNAME",
            "HOSTTYPE",
            "IFS",
            "IGNOREEOF",
            "INPUTRC",
            "INSIDE_EMACS",
            "JOB*",
            "KSH*",
            "LINENO",
            "LINES",
            "MACHTYPE",
            "MAIL*",
            "MAPFILE",
            "OLDPWD",
            "OPT*",
            "OSTYPE",
            "PATHSEP",
            "PGRP",
            "PIPESTATUS",
            "POSIXLY_CORRECT",
            "PPID",
            "PROMPT*",
            "PS*",
            "PWD",
            "RANDOM",
            "READLINE*",
            "REPLY",
            "SECONDS",
            "SH",
            "SHELL*",
            "SHLVL",
            "SRANDOM",
            "TIMEFORMAT",
            "TMOUT",
            "UID",
            "USER_ID",
            "VISUAL",
            "EDITOR",
            "YASH*",
            "ZSH*");

    private Shell() {}

    /**
     * The word as it is, whatever it holds.
     *
     * @throws IllegalArgumentException when it holds NUL, which no word can
     */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command and its environment cannot hold the character NUL");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** The words with a space between, each as it is. */
    public static String quote(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    /**
     * True when a shell that exports a variable of this name does nothing else with it. Whoever asks has another way for the others, so that the
     * list behind it may be too long, but not too short.
     *
     * <p><b>Source:</b> POSIX.1-2024 XCU 2.5.3; the manuals dash(1), bash(1) "Shell Variables", mksh(1) "Parameters".
     */
    public static boolean onlyExports(String name) {
        return NAME.matcher(name).matches() && OWN.stream().noneMatch(own -> covers(own, name));
    }

    private static boolean covers(String own, String name) {
        return own.endsWith("*") ? name.startsWith(own.substring(0, own.length() - 1)) : name.equals(own);
    }
}
