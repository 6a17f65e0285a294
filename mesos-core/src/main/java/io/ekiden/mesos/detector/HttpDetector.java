package io.ekiden.mesos.detector;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.List;

/** Masters at known addresses: whoever asks tries them in turn, and those that do not lead point to the one that does. */
public final class HttpDetector implements MasterDetector {
    private final Found found;

    /** @param masters base addresses, at least one */
    public HttpDetector(List<URI> masters) {
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no master's address is given");
        }
        found = new Found(masters, Promise.<Void>promise().future());
    }

    @Override
    public Future<Found> find() {
        return Future.succeededFuture(found);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
