package io.ekiden.mesos.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.recorded.SmallCluster;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does all by hand, and curl: each subscribes, runs a task to its end and leaves, in JSON and in protobuf. */
@Timeout(60)
class ClientsTest {
    @TempDir
    static Path workDir;

    private static SmallCluster cluster;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir.resolve("cluster"));
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void rawSocket_inSingleBytes_runsATask(MediaType mediaType) throws Exception {
        try (var client = new RawSocketClient(cluster.uri(), mediaType.header())) {
            new Job(client, mediaType, "raw-" + mediaType).run();
        }
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void curl_runsATask(MediaType mediaType, @TempDir Path files) throws Exception {
        try (var client = new CurlClient(cluster.uri(), mediaType.header(), files)) {
            new Job(client, mediaType, "curl-" + mediaType).run();
        }
    }

    /** One task from the subscription to the teardown. */
    private static final class Job {
        private final Client client;
        private final MediaType mediaType;
        private final String name;
        private final RecordIo.Decoder decoder = new RecordIo.Decoder(1 << 20);
        private final Deque<Event> heard = new ArrayDeque<>();
        private Optional<FrameworkId> id = Optional.empty();

        Job(Client client, MediaType mediaType, String name) {
            this.client = client;
            this.mediaType = mediaType;
            this.name = name;
        }

        void run() throws Exception {
            var info = new FrameworkInfo(
                    name,
                    "root",
                    Optional.empty(),
                    List.of("*"),
                    Duration.ZERO,
                    List.of("PARTITION_AWARE"),
                    "",
                    Optional.empty());
            var events = client.subscribe(CallProtos.write(mediaType, id, new Call.Subscribe(info)));
            id = Optional.of(next(events, Event.Subscribed.class).frameworkId());
            assertThat(client.streamId()).hasValueSatisfying(UUID::fromString);
            var offer = next(events, Event.Offers.class).offers().getFirst();
            var command = new CommandInfo(true, "exit 0", List.of(), Map.of(), List.of(), Optional.empty());
            var task = new TaskInfo(
                    new TaskId(name),
                    name,
                    offer.agentId(),
                    Resources.parse("cpus:0.1;mem:32"),
                    command,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());
            say(Call.Accept.launch(List.of(offer.id()), List.of(task), Filters.DEFAULT));
            var states = new ArrayList<TaskState>();
            while (!states.contains(TaskState.TASK_FINISHED)) {
                var status = next(events, Event.Update.class).status();
                states.add(status.state());
                say(new Call.Acknowledge(
                        offer.agentId(), status.taskId(), status.uuid().orElseThrow()));
            }
            assertThat(states)
                    .containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
            assertThat(cluster.frameworks()).isEqualTo(1);
            say(new Call.Teardown());
            // All that is left of the stream: it ends.
            events.readAllBytes();
            assertThat(cluster.frameworks()).isZero();
        }

        private void say(Call call) throws Exception {
            assertThat(client.call(CallProtos.write(mediaType, id, call))).isEqualTo(202);
        }

        private <E extends Event> E next(InputStream events, Class<E> type) throws Exception {
            var buffer = new byte[512];
            while (true) {
                for (var event = heard.poll(); event != null; event = heard.poll()) {
                    if (type.isInstance(event)) {
                        return type.cast(event);
                    }
                }
                int count = events.read(buffer);
                assertThat(count).as("the stream goes on").isPositive();
                for (var record : decoder.feed(Arrays.copyOf(buffer, count))) {
                    EventProtos.read(mediaType, record).ifPresent(heard::add);
                }
            }
        }
    }
}
