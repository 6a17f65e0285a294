package io.ekiden.mesos.master.server;

import io.ekiden.mesos.http.RecordStream;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The events of one subscription on their way to a scheduler. */
final class SchedulerStream {
    private final String id = UUID.randomUUID().toString();
    private final RecordStream records;
    private volatile List<String> capabilities;

    /** To be called on the connection's context. {@code idHeader} tells the scheduler what it has to name in its calls. */
    SchedulerStream(
            HttpServerRequest request,
            MediaType mediaType,
            Duration heartbeat,
            String idHeader,
            List<String> capabilities) {
        this.capabilities = capabilities;
        request.response().putHeader(idHeader, id);
        this.records = new RecordStream(request, mediaType, heartbeat);
    }

    String id() {
        return id;
    }

    /** The framework has changed. */
    void speak(List<String> newCapabilities) {
        capabilities = newCapabilities;
    }

    void begin(Runnable onClosed) {
        records.begin(onClosed);
    }

    void send(Event event) {
        records.send(mediaType -> EventProtos.write(mediaType, event, capabilities));
        if (event instanceof Event.Subscribed) {
            records.send(mediaType -> EventProtos.write(mediaType, new Event.Heartbeat()));
        }
    }

    void end() {
        records.end();
    }
}
