package io.ekiden.lb.bluegreen.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.view.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of a HAProxy, and of the bridge behind it, and what is understood of the answers. */
@Timeout(60)
class StatsReaderTest {
    private static final String STATISTICS = "/haproxy?stats;csv";
    private static final String SESSIONS = "/_ekiden_sessions";
    private static final String CSV = """
            # pxname,svname,qcur,qmax,scur,status,weight,addr,
            web-80,web-1,0,0,2,UP,1,10.0.0.1:31001,
            web-80,BACKEND,0,0,2,UP,1,,
            """;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put(STATISTICS, CSV);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var what = exchange.getRequestURI().toString();
            asked.add(exchange.getProtocol() + " " + what + (headers.containsKey("Upgrade") ? " upgrade" : "") + " "
                    + headers.getFirst("Authorization"));
            var answer = answers.get(what);
            var body = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Balancer read() throws InterruptedException {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var reader = new StatsReader(List.of(url), Optional.of(new LbSettings.Login("Basic eA==")))) {
            var read = reader.read();
            assertThat(read).hasSize(1);
            return read.getFirst();
        }
    }

    @Test
    void sessionsOfOldWorkers_areThoseThatTheBridgeTells() throws Exception {
        answers.put(
                SESSIONS, "web-80/web-1 10.0.0.1:31001 3\nweb-81/web-1 10.0.0.1:31001 4\nweb-80/six [fd00::1]:80 1\n");
        var balancer = read();
        assertThat(balancer.servers().orElseThrow()).singleElement().satisfies(row -> {
            assertThat(row.endpoint()).isEqualTo(new Endpoint("10.0.0.1", 31_001));
            assertThat(row.sessions()).isEqualTo(2);
        });
        assertThat(balancer.older())
                .isEqualTo(Map.of(new Endpoint("10.0.0.1", 31_001), 7L, new Endpoint("fd00::1", 80).spelledOut(), 1L));
    }

    /** An upgrade would lead past HAProxy: the bridge would take it, and be asked for the statistics. */
    @Test
    void nobodyIsAskedForAnotherHttp() throws Exception {
        answers.put(SESSIONS, "");
        var balancer = read();
        assertThat(balancer.servers()).isPresent();
        assertThat(balancer.older()).isEmpty();
        assertThat(asked)
                .containsExactly("HTTP/1.1 " + STATISTICS + " Basic eA==", "HTTP/1.1 " + SESSIONS + " Basic eA==");
    }

    @Test
    void balancerThatIsNoneOfOurs_hasNoOldWorkersThatAnybodyKnows() throws Exception {
        assertThat(read().older()).isEmpty();
        answers.put(SESSIONS, "<html>what is that 12</html>\nweb-80/web-1 10.0.0.1:31001 many\n");
        assertThat(read().older()).isEmpty();
        answers.put(STATISTICS, "<html>please log in</html>");
        assertThat(read().servers()).isEmpty();
    }
}
