package io.ekiden.mesos.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.ekiden.mesos.recorded.SchedulerSession;
import io.ekiden.mesos.recorded.SmallCluster;
import io.ekiden.mesos.wire.v1.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.v1.Protos.ContainerID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are too large, or nested too deeply, at each place that takes calls: they are refused, and the next one is heard. */
@Timeout(60)
class CallLimitsTest {
    private static final long LARGEST_BODY = 64 << 20;
    private static final int DEEPEST_JSON = 64;
    private static final int DEEPEST_PROTOBUF = 100;

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession session;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final HttpClient OTHER = HttpClient.newHttpClient();

    /** Who takes calls, and a call that he answers. */
    private enum Door {
        SCHEDULER("/api/v1/scheduler", "TEARDOWN", "Failed to validate scheduler::Call"),
        MASTER("/api/v1", "GET_HEALTH", "Failed to validate master::Call"),
        AGENT("/api/v1", "GET_HEALTH", "Failed to validate agent::Call");

        private final String path;
        private final String type;
        private final String invalid;

        Door(String path, String type, String invalid) {
            this.path = path;
            this.type = type;
            this.invalid = invalid;
        }

        URI uri() {
            return (this == AGENT ? cluster.agentUri() : cluster.uri()).resolve(path);
        }
    }

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
        session.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f"}}}""");
        assertThat(session.next().path("type").asText()).isEqualTo("SUBSCRIBED");
    }

    @AfterAll
    static void end() throws Exception {
        session.close();
        HTTP.shutdownNow();
        OTHER.shutdownNow();
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void bodyOverTheLimit_isRefused_andOthersAreServedMeanwhile(Door door) throws Exception {
        var servedMeanwhile = new AtomicInteger();
        var body = BodyPublishers.ofInputStream(() -> new Spaces(LARGEST_BODY + 1, () -> {
            servedMeanwhile.incrementAndGet();
            goesOn(door);
        }));
        var answer = send(door, MediaType.JSON, body);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains(String.valueOf(LARGEST_BODY));
        assertThat(servedMeanwhile).hasValue(1);
        goesOn(door);
        assertThat(cluster.frameworks()).as("the subscribed one is still there").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void jsonNestedTooDeeply_isRefused(Door door) throws Exception {
        var most = send(door, MediaType.JSON, nestedJson(DEEPEST_JSON));
        assertThat(most.statusCode()).isEqualTo(400);
        assertThat(most.body()).as("it was read").startsWith(door.invalid);
        for (int depth : new int[] {DEEPEST_JSON + 1, 1_000, 1_000_000}) {
            var answer = send(door, MediaType.JSON, nestedJson(depth));
            assertThat(answer.statusCode()).as(depth + " levels").isEqualTo(400);
            assertThat(answer.body()).startsWith("Failed to parse body into JSON");
        }
        goesOn(door);
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void protobufNestedTooDeeply_isRefused(Door door) throws Exception {
        var most = send(door, MediaType.PROTOBUF, groups(DEEPEST_PROTOBUF));
        assertThat(most.statusCode()).isEqualTo(400);
        assertThat(most.body()).as("it was read").startsWith(door.invalid);
        for (int depth : new int[] {DEEPEST_PROTOBUF + 1, 1_000, 1_000_000}) {
            var answer = send(door, MediaType.PROTOBUF, groups(depth));
            assertThat(answer.statusCode()).as(depth + " levels").isEqualTo(400);
            assertThat(answer.body()).isEqualTo("Failed to parse body into Call protobuf");
        }
        goesOn(door);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 5_000})
    void containersWithinContainers_areRefused(int depth) throws Exception {
        // The one message of Mesos that holds its like: field 2 of it, and field 1 of field 7 of a call,
        // WAIT_NESTED_CONTAINER.
        var id = ContainerID.newBuilder().setValue("c").build().toByteString();
        for (int i = 0; i < depth; i++) {
            id = field(1, ByteString.copyFromUtf8("c")).concat(field(2, id));
        }
        var answer = send(
                Door.AGENT,
                MediaType.PROTOBUF,
                BodyPublishers.ofByteArray(field(7, field(1, id)).toByteArray()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Failed to parse body into Call protobuf");
        goesOn(Door.AGENT);
    }

    private static ByteString field(int number, ByteString content) throws IOException {
        var bytes = ByteString.newOutput();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeBytes(number, content);
        out.flush();
        return bytes.toByteString();
    }

    /** An object in an object in an object, in a field that nobody knows. */
    private static BodyPublisher nestedJson(int depth) {
        return BodyPublishers.ofString("{\"x\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1));
    }

    /** A group in a group in a group, each the thousandth field, which nobody knows. */
    private static BodyPublisher groups(int depth) throws IOException {
        var bytes = ByteString.newOutput();
        var out = CodedOutputStream.newInstance(bytes);
        for (int i = 0; i < depth; i++) {
            out.writeTag(1_000, WireFormat.WIRETYPE_START_GROUP);
        }
        for (int i = 0; i < depth; i++) {
            out.writeTag(1_000, WireFormat.WIRETYPE_END_GROUP);
        }
        out.flush();
        return BodyPublishers.ofByteArray(bytes.toByteString().toByteArray());
    }

    private static void goesOn(Door door) throws IOException, InterruptedException {
        var call = request(door, MediaType.JSON, BodyPublishers.ofString("{\"type\":\"" + door.type + "\"}"));
        var answer = OTHER.send(call, BodyHandlers.ofString());
        if (door == Door.SCHEDULER) {
            assertThat(answer.body()).isEqualTo(door.invalid + ": Expecting 'framework_id' to be present");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> send(Door door, MediaType type, BodyPublisher body)
            throws IOException, InterruptedException {
        return HTTP.send(request(door, type, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(Door door, MediaType type, BodyPublisher body) {
        return HttpRequest.newBuilder(door.uri())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type.header())
                .header("Accept", "application/json")
                .POST(body)
                .build();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** So many spaces, with a pause for something else after half of them. */
    private static final class Spaces extends InputStream {
        private final long half;
        private final Step atHalf;
        private long left;
        private boolean paused;

        Spaces(long count, Step atHalf) {
            this.left = count;
            this.half = count / 2;
            this.atHalf = atHalf;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one by one would take too long");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left < half && !paused) {
                paused = true;
                try {
                    atHalf.run();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            Arrays.fill(into, offset, offset + count, (byte) ' ');
            left -= count;
            return count;
        }
    }
}
