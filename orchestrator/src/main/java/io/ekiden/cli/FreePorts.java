package io.ekiden.cli;

import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out before anything is started whether the ports are there to be had. */
final class FreePorts {
    private final String bind;

    FreePorts(String bind) {
        this.bind = bind;
    }

    /**
     * The port itself, or a free one for 0.
     *
     * @throws SettingsException naming the flag when the port is taken or the address is none of this machine
     */
    int choose(String flag, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SettingsException(
                    port + " on " + bind + " cannot be listened on (" + e.getMessage() + "); choose another port with "
                            + flag + " (0 for any free one), or another address with --bind",
                    e);
        }
    }
}
