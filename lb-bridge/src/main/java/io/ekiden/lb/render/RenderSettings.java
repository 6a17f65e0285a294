package io.ekiden.lb.render;

import java.nio.file.Path;

/**
 * What the template needs besides the view.
 *
 * @param statsSocket path of the Runtime API's socket
 * @param statsPort port of the stats page on the loopback address, 0 for none
 * @param idleSocket where the stats page hides without a port: HAProxy does not start without any listener
 */
public record RenderSettings(Path statsSocket, Path idleSocket, int statsPort, int maxconn) {}
