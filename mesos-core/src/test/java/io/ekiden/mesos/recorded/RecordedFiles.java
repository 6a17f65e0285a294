package io.ekiden.mesos.recorded;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files that recorded tasks fetch; what is not there is answered with 404. */
final class RecordedFiles implements AutoCloseable {
    /** Where they were when the sessions were recorded. */
    static final String RECORDED = "127.0.0.1:18099";

    private final HttpServer server;

    RecordedFiles() throws IOException {
        var files = Map.of(
                "/app.tar.gz", archive(),
                "/plain.txt", "plain\n".getBytes(StandardCharsets.UTF_8),
                "/tool.sh", "#!/bin/sh\necho tool\n".getBytes(StandardCharsets.UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var file = files.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static byte[] archive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var script = "#!/bin/sh\necho app\n".getBytes(StandardCharsets.UTF_8);
            var entry = new TarArchiveEntry("app/run.sh");
            entry.setSize(script.length);
            entry.setMode(0755);
            tar.putArchiveEntry(entry);
            tar.write(script);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
