package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.wire.v1.MediaType;
import java.time.Duration;

/**
 * How a scheduler talks to a master over HTTP.
 *
 * @param connect a connection has to be there within this time
 * @param answer a call has to be answered within this time
 * @param largestRecord bytes one event may have; an offer of a thousand agents has less than one MiB
 */
public record HttpSchedulerSettings(MediaType mediaType, Duration connect, Duration answer, int largestRecord) {
    public static final HttpSchedulerSettings DEFAULT =
            new HttpSchedulerSettings(MediaType.PROTOBUF, Duration.ofSeconds(5), Duration.ofSeconds(20), 128 << 20);

    public HttpSchedulerSettings with(MediaType other) {
        return new HttpSchedulerSettings(other, connect, answer, largestRecord);
    }
}
