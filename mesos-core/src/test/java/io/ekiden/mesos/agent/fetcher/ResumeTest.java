package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers that answer the question for the rest of a file in their own way: what arrives is one version, and all of it. */
class ResumeTest extends FetcherFixture {
    private static final int SIZE = 300_000;

    private static byte[] version(int number) {
        var bytes = new byte[SIZE];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    /** All of it is promised, a part is sent. */
    private static void cut(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 3);
        exchange.getResponseBody().flush();
        throw new IOException("cut");
    }

    private static void part(HttpExchange exchange, byte[] body, int from, int to) throws IOException {
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, body.length));
        exchange.sendResponseHeaders(206, to - from);
        exchange.getResponseBody().write(body, from, to - from);
    }

    private static Optional<Integer> asked(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                .map(range -> Integer.parseInt(range.replaceAll("\\D", "")));
    }

    @Test
    void rest_ofAnotherVersion_isNotAppended() throws Exception {
        server.at("/f", exchange -> {
            var from = asked(exchange);
            boolean first = server.requests().size() == 1;
            exchange.getResponseHeaders().set("ETag", first ? "\"1\"" : "\"2\"");
            if (first) {
                cut(exchange, version(1));
            } else if (from.isPresent()) {
                // If-Range said otherwise.
                part(exchange, version(2), from.get(), SIZE);
            } else {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(version(2));
            }
        });
        fetch(uri(server.url("/f")));
        assertThat(sandbox.resolve("f")).hasBinaryContent(version(2));
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void rest_thatIsLessThanAskedFor_isNotTheEnd() throws Exception {
        server.at("/f", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            var from = asked(exchange);
            if (from.isEmpty()) {
                cut(exchange, version(1));
            } else {
                part(exchange, version(1), from.get(), Math.min(SIZE, from.get() + 100_000));
            }
        });
        fetch(uri(server.url("/f")));
        assertThat(sandbox.resolve("f")).hasBinaryContent(version(1));
    }

    @Test
    void rest_fromAnotherPlace_isNotAppended() throws Exception {
        server.at("/f", exchange -> {
            exchange.getResponseHeaders().set("Last-Modified", "Mon, 01 Jan 2029 00:00:00 GMT");
            if (server.requests().size() == 1) {
                cut(exchange, version(1));
            } else if (asked(exchange).isPresent()) {
                part(exchange, version(1), 0, SIZE);
            } else {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(version(1));
            }
        });
        fetch(uri(server.url("/f")));
        assertThat(sandbox.resolve("f")).hasBinaryContent(version(1));
    }

    @Test
    void part_thatWasNotAskedFor_isNotAll() throws Exception {
        server.at("/f", exchange -> part(exchange, version(1), 0, 1000));
        assertThatThrownBy(() -> fetch(uri(server.url("/f")))).hasMessageContaining("got 1000 of 300000 bytes");
        assertThat(files()).isEmpty();
    }

    @Test
    void notModified_thatWasNotAskedFor_isRefused() throws Exception {
        server.at("/f", exchange -> exchange.sendResponseHeaders(304, -1));
        assertThatThrownBy(() -> fetch(uri(server.url("/f")))).hasMessageContaining("HTTP status 304");
        assertThat(files()).isEmpty();
    }

    /** The copy made room for the new version when the server changes its mind. */
    @Test
    void oldCopy_isNotAskedAboutAgain_onceANewOneHasBegun() throws Exception {
        restart(SIZE + 10);
        server.at("/f", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(version(1));
        });
        fetch(cached(server.url("/f")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        server.at("/f", exchange -> {
            if (server.requests().size() == 2) {
                cut(exchange, version(2));
            } else if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(version(3));
            }
        });
        fetch(cached(server.url("/f")));
        assertThat(sandbox.resolve("f")).hasBinaryContent(version(3));
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(SIZE);
    }
}
