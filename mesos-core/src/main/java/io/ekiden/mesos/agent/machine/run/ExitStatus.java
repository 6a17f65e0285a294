package io.ekiden.mesos.agent.machine.run;

import java.util.Map;

/** How a run's command ended. */
public sealed interface ExitStatus {
    /** It exited by itself. */
    record Exited(int code) implements ExitStatus {}

    /** The container it ran in has ended, with the status of an engine. <b>Source:</b> Mesos {@code docker/executor.cpp}. */
    record ContainerExited(int code) implements ExitStatus {}

    /** A signal ended it. */
    record Signaled(int signal) implements ExitStatus {}

    /** It ran into a limit, and was ended for it. */
    record Limited(Exceeded limit) implements ExitStatus {}

    /** Nobody can say how; {@code why} says why not. */
    record Unknown(String why) implements ExitStatus {}

    /** As the C library names them, and with it Mesos. */
    Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "Hangup"),
            Map.entry(2, "Interrupt"),
            Map.entry(3, "Quit"),
            Map.entry(4, "Illegal instruction"),
            Map.entry(5, "Trace/breakpoint trap"),
            Map.entry(6, "Aborted"),
            Map.entry(7, "Bus error"),
            Map.entry(8, "Floating point exception"),
            Map.entry(9, "Killed"),
            Map.entry(10, "User defined signal 1"),
            Map.entry(11, "Segmentation fault"),
            Map.entry(12, "User defined signal 2"),
            Map.entry(13, "Broken pipe"),
            Map.entry(14, "Alarm clock"),
            Map.entry(15, "Terminated"),
            Map.entry(24, "CPU time limit exceeded"),
            Map.entry(25, "File size limit exceeded"),
            Map.entry(31, "Bad system call"));

    /** From a status as a shell reports it: above 128 means a signal, as far as that signal exists. */
    static ExitStatus ofShell(int status) {
        return status > 128 && status <= 128 + 64 ? new Signaled(status - 128) : new Exited(status);
    }

    /** True for status 0. */
    default boolean isSuccess() {
        return (this instanceof Exited(int code) && code == 0)
                || (this instanceof ContainerExited(int status) && status == 0);
    }

    /** The text of the terminal update. */
    default String message() {
        return switch (this) {
            case Exited(int code) -> "Command exited with status " + code;
            case ContainerExited(int code) -> "Container exited with status " + code;
            case Signaled(int signal) ->
                "Command terminated with signal " + SIGNALS.getOrDefault(signal, "Unknown signal " + signal);
            case Limited(var limit) -> limit.message();
            case Unknown(String why) -> why;
        };
    }
}
