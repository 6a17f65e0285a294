package io.ekiden.mesos.agent.fetcher.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that does not answer at all, as behind a firewall that drops packets. */
class ConnectTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final TransferLimits LIMITS = new TransferLimits(SHORT, Duration.ofSeconds(30), 3, 1000);

    @TempDir
    Path temp;

    private Order order(String url) throws FetchException {
        return new Order(
                FetchUri.parse(url),
                temp.resolve("target"),
                Validators.NONE,
                new Order.Task(new TaskUser.Own(), temp),
                Room.UNLIMITED,
                (_, _) -> {});
    }

    /** Connections that nobody takes, until the system has no place for more. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        var waiting = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), (int) SHORT.toMillis());
            } catch (SocketTimeoutException _) {
                return waiting;
            }
        }
    }

    @Test
    void connection_thatDoesNotComeAbout_isWaitedForOnce() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var http = new HttpSource(LIMITS, new AddressGuard(false), new EnvironmentProxies(Map.of()))) {
            var waiting = fill(full);
            var address = "127.0.0.1:" + full.getLocalPort();
            var ftp = new FtpSource(LIMITS, new AddressGuard(false));
            var web = order("http://" + address + "/x");
            assertThatThrownBy(() ->
                            http.fetch(web, ((FetchUri.Location.Http) web.uri().location()).uri()))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("stalled: no connection to " + address + " within PT0.3S");
            var file = order("ftp://" + address + "/x");
            assertThatThrownBy(() ->
                            ftp.fetch(file, ((FetchUri.Location.Ftp) file.uri().location()).uri()))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("stalled: no connection to " + address + " within PT0.3S");
            for (var socket : waiting) {
                socket.close();
            }
        }
    }
}
