package io.ekiden.mesos.agent.fetcher.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentProxiesTest {
    /** Too long for a name in the DNS: nobody is asked for it. */
    private static final String UNKNOWN_HERE = "http://" + "a".repeat(64) + ".invalid/x";

    @TempDir
    Path temp;

    private static String chosen(Map<String, String> environment, String uri) {
        var proxy = new EnvironmentProxies(environment).select(URI.create(uri)).getFirst();
        return proxy.equals(Proxy.NO_PROXY)
                ? ""
                : String.valueOf(proxy.address()).replaceFirst("/<unresolved>", "");
    }

    @Test
    void proxy_isThatOfTheScheme() {
        var both =
                Map.of("http_proxy", "http://proxy:3128/", "HTTPS_PROXY", "user:word@secure:8443", "HTTP_PROXY", "no");
        assertThat(chosen(both, "http://h/x")).isEqualTo("proxy:3128");
        assertThat(chosen(both, "https://h/x")).isEqualTo("secure:8443");
        assertThat(chosen(Map.of("HTTP_PROXY", "http://proxy:3128"), "http://h/x"))
                .isEmpty();
        assertThat(chosen(Map.of("all_proxy", "proxy"), "http://h/x")).isEqualTo("proxy:1080");
        assertThat(chosen(Map.of(), "http://h/x")).isEmpty();
    }

    @Test
    void exemptHosts_needNone() {
        var environment = Map.of("http_proxy", "proxy:1", "no_proxy", "localhost, .example.com,10.0.0.1");
        for (var host : List.of("localhost", "a.example.com", "EXAMPLE.com", "10.0.0.1")) {
            assertThat(chosen(environment, "http://" + host + "/x")).as(host).isEmpty();
        }
        assertThat(chosen(environment, "http://notexample.com/x")).isEqualTo("proxy:1");
        assertThat(chosen(Map.of("http_proxy", "proxy:1", "NO_PROXY", "*"), "http://h/x"))
                .isEmpty();
    }

    @Test
    void download_goesThroughTheProxy_whichKnowsTheNames() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        proxy.createContext("/", exchange -> {
            try (exchange) {
                asked.add(String.valueOf(exchange.getRequestURI()));
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
            }
        });
        proxy.start();
        var named = Map.of("http_proxy", "127.0.0.1:" + proxy.getAddress().getPort());
        try (var http =
                new HttpSource(TransferLimits.DEFAULT, new AddressGuard(false), new EnvironmentProxies(named))) {
            var uri = FetchUri.parse(UNKNOWN_HERE);
            var task = new Order.Task(new TaskUser.Own(), temp);
            var order = new Order(uri, temp.resolve("x"), Validators.NONE, task, Room.UNLIMITED, (_, _) -> {});
            http.fetch(order, URI.create(UNKNOWN_HERE));
            assertThat(temp.resolve("x")).hasContent("hello");
            assertThatThrownBy(() -> http.fetch(order, URI.create("http://169.254.169.254/x")))
                    .hasMessageContaining("link-local");
        } finally {
            proxy.stop(0);
        }
        assertThat(asked).containsExactly(UNKNOWN_HERE);
    }
}
