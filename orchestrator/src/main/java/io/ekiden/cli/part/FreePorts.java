package io.ekiden.cli.part;

import io.ekiden.config.ObstacleException;
import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** Finds out before anything is started whether the ports are there to be had. */
public final class FreePorts {
    private final String bind;
    private final Map<Integer, String> chosen = new HashMap<>();

    public FreePorts(String bind) {
        this.bind = bind;
    }

    /**
     * The port itself, or a free one for 0; no port twice.
     *
     * @throws ObstacleException naming the flag when the port is taken or the address is none of this machine
     */
    public int choose(String flag, int port) {
        if (chosen.containsKey(port)) {
            throw new SettingsException("port " + port + " of " + flag + " is that of " + chosen.get(port)
                    + " too; choose another one for one of them");
        }
        int free = free(flag, port);
        while (chosen.containsKey(free)) {
            free = free(flag, port);
        }
        chosen.put(free, flag);
        return free;
    }

    private int free(String flag, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ObstacleException(
                    "port " + port + " of " + bind + " cannot be listened on (" + e.getMessage()
                            + "); choose another port with " + flag
                            + " (0 for any free one), or another address with --bind",
                    e);
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new ObstacleException(
                    "the address " + bind + " cannot be listened on (" + e.getMessage()
                            + "); choose an address of this machine with --bind",
                    e);
        }
    }
}
