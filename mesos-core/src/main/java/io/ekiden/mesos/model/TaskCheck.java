package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.Optional;

/**
 * A check that the agent runs beside the task, whose results the framework is told and nobody judges.
 * <b>Source:</b> mesos.proto {@code CheckInfo}.
 */
public record TaskCheck(TaskHealthCheck.Probe probe, Duration delay, Duration interval, Duration timeout) {
    /** What is probed. */
    public enum Kind {
        COMMAND,
        HTTP,
        TCP
    }

    /**
     * What the last probe has shown. <b>Source:</b> mesos.proto {@code CheckStatusInfo}.
     *
     * @param result the exit status, the HTTP status, or 1 for a connection and 0 for none; absent while nothing is known
     */
    public record Status(Kind kind, Optional<Integer> result) {}

    public Status status(Optional<Integer> result) {
        return new Status(
                switch (probe) {
                    case TaskHealthCheck.Probe.Command _ -> Kind.COMMAND;
                    case TaskHealthCheck.Probe.Http _ -> Kind.HTTP;
                    case TaskHealthCheck.Probe.Tcp _ -> Kind.TCP;
                },
                result);
    }
}
