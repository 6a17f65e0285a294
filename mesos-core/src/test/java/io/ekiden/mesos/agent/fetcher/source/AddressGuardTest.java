package io.ekiden.mesos.agent.fetcher.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressGuardTest {
    private static final List<String> LINK_LOCAL = List.of(
            "169.254.169.254",
            "169.254.0.1",
            "::ffff:169.254.1.1",
            "fe80::1",
            "febf::1",
            "fd00:ec2::254",
            "100.100.100.200");

    @TempDir
    Path temp;

    @Test
    void linkLocal_isRefusedUnlessAllowed() throws Exception {
        var uri = FetchUri.parse("http://h/x");
        for (var host : LINK_LOCAL) {
            assertThatThrownBy(() -> new AddressGuard(false).addresses(uri, host))
                    .as(host)
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("a link-local address");
            assertThat(new AddressGuard(true).addresses(uri, host)).isNotEmpty();
        }
    }

    /** As a name server does that gives the guard another address than the client. */
    @Test
    void name_thatMeansSomethingElseMeanwhile_bringsNothing() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[2]);
            }
        });
        server.start();
        var asked = new AtomicInteger();
        AddressGuard.Names names = _ ->
                new InetAddress[] {InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
                };
        try (var http = new HttpSource(
                TransferLimits.DEFAULT, new AddressGuard(false, names), new EnvironmentProxies(Map.of()))) {
            var uri = FetchUri.parse("http://localhost:" + server.getAddress().getPort() + "/x");
            var order = new Order(
                    uri,
                    temp.resolve("x"),
                    Validators.NONE,
                    new Order.Task(new TaskUser.Own(), temp),
                    Room.UNLIMITED,
                    (_, _) -> {});
            var url = ((FetchUri.Location.Http) uri.location()).uri();
            assertThatThrownBy(() -> http.fetch(order, url)).hasMessageContaining("a link-local address");
            assertThat(temp).isEmptyDirectory();
        } finally {
            server.stop(0);
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void otherAddresses_areNotRefused() throws Exception {
        var uri = FetchUri.parse("http://h/x");
        for (var host : List.of("127.0.0.1", "localhost", "10.0.0.1", "169.253.255.255", "fec0::1", "fd00::1")) {
            assertThat(new AddressGuard(false).addresses(uri, host)).as(host).isNotEmpty();
        }
    }
}
