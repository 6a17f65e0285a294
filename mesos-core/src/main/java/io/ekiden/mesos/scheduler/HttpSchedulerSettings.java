package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.security.file.Login;
import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/**
 * How a scheduler talks to a master over HTTP.
 *
 * @param connect a connection has to be there within this time
 * @param answer a call has to be answered within this time
 * @param largestRecord bytes one event may have; an offer of a thousand agents has less than one MiB
 * @param login as whom to come to the master, and by which kind of connection
 */
public record HttpSchedulerSettings(
        MediaType mediaType, Duration connect, Duration answer, int largestRecord, Login login) {
    public static final HttpSchedulerSettings DEFAULT =
            new HttpSchedulerSettings(MediaType.PROTOBUF, Duration.ofSeconds(5), Duration.ofSeconds(20), 128 << 20);

    /** For a master that asks for no credential. */
    public HttpSchedulerSettings(MediaType mediaType, Duration connect, Duration answer, int largestRecord) {
        this(mediaType, connect, answer, largestRecord, Login.NONE);
    }

    public HttpSchedulerSettings with(MediaType other) {
        return new HttpSchedulerSettings(other, connect, answer, largestRecord, login);
    }

    public HttpSchedulerSettings with(Login other) {
        return new HttpSchedulerSettings(mediaType, connect, answer, largestRecord, other);
    }

    /** What a request is made of that shows the credential. */
    RequestOptions post(URI endpoint) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI(endpoint.getRawPath())
                .putHeader("Host", endpoint.getRawAuthority())
                .putHeader("Content-Type", mediaType.header())
                .putHeader("Accept", mediaType.header());
        login.credential().ifPresent(shown -> options.putHeader("Authorization", shown.authorization()));
        return options;
    }
}
