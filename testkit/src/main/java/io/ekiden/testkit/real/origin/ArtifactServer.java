package io.ekiden.testkit.real.origin;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Serves what continuous integration would have pushed, and counts how often each file is asked for. */
public final class ArtifactServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> gets = new ConcurrentHashMap<>();
    private final Map<String, String> credentials = new ConcurrentHashMap<>();

    public ArtifactServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = files.get(path);
            if (exchange.getRequestMethod().equals("GET")) {
                credentials.put(
                        path, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                gets.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            }
            try (exchange) {
                exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
                if (body != null) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
    }

    /** URI of a file. */
    public String uri(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    public void put(String name, byte[] content) {
        files.put("/" + name, content);
    }

    /** How often a file was asked for. */
    public int gets(String name) {
        var count = gets.get("/" + name);
        return count == null ? 0 : count.get();
    }

    /** The Authorization header that a file was asked for with last; empty if nobody has asked. */
    public String credentials(String name) {
        return credentials.getOrDefault("/" + name, "");
    }

    /** A tgz with the given text files, all executable. */
    public static byte[] tgz(Map<String, String> contents) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
            for (var entry : new TreeMap<>(contents).entrySet()) {
                var text = entry.getValue().getBytes(StandardCharsets.UTF_8);
                var header = new TarArchiveEntry(entry.getKey(), true);
                header.setSize(text.length);
                header.setMode(0755);
                tar.putArchiveEntry(header);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An app that serves its version over HTTP on the port it is given: {@code ./bin/serve PORT}. */
    public static byte[] webApp(String version) {
        return tgz(Map.of("bin/serve", """
                #!/usr/bin/env python3
                import sys, os
                from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

                class Handler(BaseHTTPRequestHandler):
                    protocol_version = "HTTP/1.1"
                    disable_nagle_algorithm = True

                    def do_GET(self):
                        body = b"%s %%d\\n" %% os.getpid()
                        self.send_response(200)
                        self.send_header("Content-Length", str(len(body)))
                        self.end_headers()
                        self.wfile.write(body)

                    def log_message(self, *args):
                        pass

                class Server(ThreadingHTTPServer):
                    request_queue_size = 1024
                    daemon_threads = True

                Server(("0.0.0.0", int(sys.argv[1])), Handler).serve_forever()
                """.formatted(version)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
