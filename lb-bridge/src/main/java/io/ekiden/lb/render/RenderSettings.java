package io.ekiden.lb.render;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the template needs besides the view.
 *
 * @param maxconn connections at the same time, over all listeners
 * @param stickyKey what cookies of sticky sessions are made with: the same on all balancers that stand for each other
 * @param accessLog where each request is written down, as a target of HAProxy's {@code log}
 */
public record RenderSettings(Places places, Stats stats, int maxconn, String stickyKey, Optional<String> accessLog) {
    /** Without a log of requests. */
    public RenderSettings(Places places, Stats stats, int maxconn, String stickyKey) {
        this(places, stats, maxconn, stickyKey, Optional.empty());
    }

    /**
     * Where HAProxy finds or makes files.
     *
     * @param statsSocket path of the Runtime API's socket
     * @param idleSocket where the stats page hides without a port: HAProxy does not start without any listener
     * @param bridgeSocket where the bridge itself answers what the stats page passes on to it
     * @param files directory of what {@link Rendering#files} has
     */
    public record Places(Path statsSocket, Path idleSocket, Path bridgeSocket, Path files) {}

    /**
     * What there is for operators to read.
     *
     * @param port of the stats page on the loopback address, 0 for none
     * @param exporter true where this HAProxy has its Prometheus exporter built in
     */
    public record Stats(int port, boolean exporter) {}
}
