package io.ekiden.mesos.clients;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a client of the v1 scheduler API has to do. Bodies are encoded already, and events are not decoded. */
interface Client extends AutoCloseable {
    /** Subscribes; the stream of the answer's body, still framed, byte by byte as it comes. */
    InputStream subscribe(byte[] body) throws IOException, InterruptedException;

    /** What the answer to the subscription said of the stream. */
    Optional<String> streamId();

    /** Sends a call; its answer's status. */
    int call(byte[] body) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
