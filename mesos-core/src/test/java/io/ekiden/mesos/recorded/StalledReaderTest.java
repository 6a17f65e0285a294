package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is stopped keeps its connection, and reads nothing: its framework must not be taken for connected for ever. */
class StalledReaderTest {
    private static final String SUBSCRIBE = """
            {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "failover_timeout": 60, "roles": ["a"],
             "capabilities": [{"type": "MULTI_ROLE"}]}}}""";

    @TempDir
    Path workDir;

    @Test
    void schedulerThatStopsReading_isDisconnected() throws Exception {
        try (var cluster = new SmallCluster(workDir, SmallCluster.Times.BEATING_OFTEN);
                var socket = new Socket();
                var http = HttpClient.newHttpClient()) {
            var uri = cluster.uri();
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 10_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Accept: application/json\r\nContent-Length: " + SUBSCRIBE.length() + "\r\n\r\n"
                                    + SUBSCRIBE)
                            .getBytes(StandardCharsets.UTF_8));
            var head = "";
            var buffer = new byte[512];
            while (!head.contains("-0000\"}")) {
                head += new String(
                        buffer, 0, Math.max(0, socket.getInputStream().read(buffer)), StandardCharsets.UTF_8);
            }
            var streamId = head.replaceAll("(?is).*mesos-stream-id: (\\S+).*", "$1");
            var frameworkId = head.replaceAll("(?s).*\"framework_id\":\\{\"value\":\"([^\"]+)\".*", "$1");
            assertThat(cluster.shows("/frameworks", "\"connected\":true")).isTrue();

            // Answers fill what the kernel keeps for it; from then on nothing can be written.
            var tasks = IntStream.range(0, 2000)
                    .mapToObj(i -> "{\"task_id\":{\"value\":\"" + "x".repeat(200) + i + "\"}}")
                    .collect(Collectors.joining(","));
            var reconcile = "{\"type\":\"RECONCILE\",\"framework_id\":{\"value\":\"" + frameworkId
                    + "\"},\"reconcile\":{\"tasks\":[" + tasks + "]}}";
            for (int i = 0; i < 12; i++) {
                post(http, uri, streamId, reconcile);
            }
            SmallCluster.awaitThat(
                    () -> cluster.shows("/frameworks", "\"connected\":false"), "the framework is disconnected");
        }
    }

    private static void post(HttpClient http, URI uri, String streamId, String body) throws Exception {
        var request = HttpRequest.newBuilder(uri.resolve("/api/v1/scheduler"))
                .header("Content-Type", "application/json")
                .header("Mesos-Stream-Id", streamId)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        http.send(request, BodyHandlers.discarding());
    }
}
