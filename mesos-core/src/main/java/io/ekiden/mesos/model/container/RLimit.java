package io.ekiden.mesos.model.container;

import java.util.Locale;

/**
 * What each process of a task may use at most of one thing. <b>Source:</b> mesos.proto {@code RLimitInfo.RLimit}; setrlimit(2).
 *
 * @param soft what is enforced; a process may raise it up to {@code hard}. In the unit of setrlimit(2) for the type
 * @param hard at least {@code soft}
 */
public record RLimit(Type type, long soft, long hard) {
    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Each is called {@code RLIMIT_} and its name in setrlimit(2). */
    public enum Type {
        AS,
        CORE,
        CPU,
        DATA,
        FSIZE,
        LOCKS,
        MEMLOCK,
        MSGQUEUE,
        NICE,
        NOFILE,
        NPROC,
        RSS,
        RTPRIO,
        RTTIME,
        SIGPENDING,
        STACK
    }

    public RLimit {
        if (soft < 0 || hard < soft) {
            throw new IllegalArgumentException("rlimit RLMT_" + type + ": soft is " + soft + " and hard is " + hard);
        }
    }

    /** As {@code prlimit} is told: {@code nofile=1024:unlimited}. */
    public String word() {
        return word("unlimited");
    }

    /** As {@code docker run --ulimit} is told: {@code nofile=1024:-1}. */
    public String ulimit() {
        return word("-1");
    }

    private String word(String unlimited) {
        return type.name().toLowerCase(Locale.ROOT) + "=" + text(soft, unlimited) + ":" + text(hard, unlimited);
    }

    private static String text(long value, String unlimited) {
        return value == UNLIMITED ? unlimited : Long.toString(value);
    }
}
