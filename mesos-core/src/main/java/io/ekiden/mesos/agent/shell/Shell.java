package io.ekiden.mesos.agent.shell;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How to write for {@code /bin/sh}. Which shell that is differs by host: dash, bash, busybox or a Korn shell. */
public final class Shell {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * What some shell reads, sets by itself or holds constant. A name that ends in {@code *} stands for all that begin so: only where they
     * begin with the name of a shell, as others are those of tasks too, and of their secrets.
     */
    private static final List<String> OWN = List.of("""
            _ A__z ARGC ARGV ATTY BASH* CDPATH CHILD_MAX COLUMNS COMMAND_NOT_FOUND_HANDLER COMPREPLY COMP_CWORD
            COMP_KEY COMP_LINE COMP_POINT COMP_TYPE COMP_WORDBREAKS COMP_WORDS COPROC COPROC_PID DIRSTACK
            DIRSTACKSIZE EDITOR EGID EMACS ENV EPOCHREALTIME EPOCHSECONDS ERRNO EUID EXECIGNORE EXECSHELL FCEDIT
            FIGNORE FPATH FUNCNAME FUNCNEST GID GLOBIGNORE GLOBSORT GROUPS HISTCMD HISTCONTROL HISTEDIT
            HISTFILE HISTFILESIZE HISTIGNORE HISTRMDUP HISTSIZE HISTTIMEFORMAT HOSTFILE HOSTNAME HOSTTYPE IFS
            IGNOREEOF INPUTRC INSIDE_EMACS JOBMAX KSH* LINENO LINES MACHTYPE MAIL MAILCHECK MAILPATH
            MAPFILE OLDPWD OPTARG OPTERR OPTIND OSTYPE PATHSEP PGRP PIPESTATUS POSIXLY_CORRECT POST_PROMPT_COMMAND
            PPID PROMPT PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS1P PS1R PS1S PS2 PS2P PS2R PS2S PS3 PS4 PS4P PS4R
            PS4S PWD RANDOM READLINE_ARGUMENT READLINE_LINE READLINE_MARK READLINE_POINT REPLY SECONDS SH SHELL
            SHELLOPTS SHLVL SRANDOM TIMEFORMAT TMOUT UID USER_ID VISUAL YASH* ZSH* auto_resume histchars
            """.strip().split("\\s+"));

    /** What some shell does itself, or understands as a part of its language. */
    private static final Set<String> WORDS = Set.of("""
            . : [ [[ alias autoload bg bind break builtin caller case cat cd chdir command compgen complete
            compopt continue coproc declare dirs disown do done echo elif else enable esac eval exec exit export
            false fc fg fi for function getopts global hash help history if in integer jobs kill let local login
            logout mapfile mknod nameref newgrp nohup popd print printf pushd pwd read readarray readonly
            realpath rename return select set shift shopt source stop suspend test then time times trap true
            type typeset ulimit umask unalias unset until wait whence which while
            """.strip().split("\\s+"));

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,@%+-]+");

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

    /**
     * The words of a command that a shell would only look up and execute, as {@code make} does without a shell too; empty when it
     * would do anything else.
     */
    public static List<String> plain(String command) {
        var words = List.of(command.strip().split("[ \\t]+"));
        boolean plain = words.stream().allMatch(word -> PLAIN.matcher(word).matches())
                && !words.getFirst().startsWith("-")
                && !WORDS.contains(words.getFirst());
        return plain ? words : List.of();
    }

    private static boolean covers(String own, String name) {
        return own.endsWith("*") ? name.startsWith(own.substring(0, own.length() - 1)) : name.equals(own);
    }
}
