package io.ekiden.mesos.agent.machine;

import java.util.Map;

/** How a run's command ended. */
public sealed interface ExitStatus {
    /** It exited by itself. */
    record Exited(int code) implements ExitStatus {}

    /** A signal ended it. */
    record Signaled(int signal) implements ExitStatus {}

    /** Nobody can say how; {@code why} says why not. */
    record Unknown(String why) implements ExitStatus {}

    Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    /** From a status as a shell reports it: above 128 means a signal, as far as that signal exists. */
    static ExitStatus ofShell(int status) {
        return status > 128 && status <= 128 + 64 ? new Signaled(status - 128) : new Exited(status);
    }

    /** True for status 0. */
    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** The text of the terminal update. */
    default String message() {
        return switch (this) {
            case Exited(int code) -> "Command exited with status " + code;
            case Signaled(int signal) ->
                "Command terminated with signal " + SIGNALS.getOrDefault(signal, "SIG" + signal);
            case Unknown(String why) -> why;
        };
    }
}
