package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.maintenance.Window;
import io.ekiden.mesos.scheduler.EmbeddedSchedulerClient;
import io.ekiden.mesos.wire.TaskRecordJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Object> atAgent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> atFramework = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static <T> T next(BlockingQueue<Object> queue, Class<T> type) throws InterruptedException {
        var value = queue.poll(10, TimeUnit.SECONDS);
        assertThat(value).isInstanceOf(type);
        return type.cast(value);
    }

    private Master master(MasterStore store) throws Exception {
        return await(Master.start(
                vertx,
                MasterSettings.of(UUID.randomUUID().toString(), "localhost", 5050),
                store,
                InstantSource.system()));
    }

    private EmbeddedMasterLink agent(Master master, Optional<AgentId> id) {
        var link = new EmbeddedMasterLink(master, vertx.getOrCreateContext());
        link.connect(atAgent::add, () -> atAgent.add("broken"));
        var info = new AgentInfo("host", 5051, Resources.parse("cpus:4;mem:1024"), List.of());
        link.send(new AgentToMaster.Register(info, id, List.of()));
        return link;
    }

    private EmbeddedSchedulerClient framework(Master master) {
        var client = new EmbeddedSchedulerClient(master, vertx.getOrCreateContext());
        client.connect(
                new FrameworkInfo(
                        "test",
                        "root",
                        Optional.empty(),
                        List.of("*"),
                        Duration.ofMinutes(1),
                        List.of("PARTITION_AWARE"),
                        "localhost",
                        Optional.empty()),
                atFramework::add,
                () -> atFramework.add("disconnected"));
        return client;
    }

    private static TaskInfo task(AgentId agentId) {
        return new TaskInfo(
                new TaskId("t1"),
                "t1",
                agentId,
                Resources.parse("cpus:1;mem:64"),
                new CommandInfo(true, "sleep 1", List.of(), Map.of(), List.of(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void task_goesTheWholeWay_overEmbeddedConnections() throws Exception {
        var master = master(new MemoryMasterStore());
        var link = agent(master, Optional.empty());
        var agentId = next(atAgent, MasterToAgent.Registered.class).agentId();
        var client = framework(master);
        var frameworkId = next(atFramework, Event.Subscribed.class).frameworkId();
        var offer = next(atFramework, Event.Offers.class).offers().getFirst();

        client.send(Call.Accept.launch(List.of(offer.id()), List.of(task(agentId)), Filters.DEFAULT));
        assertThat(next(atAgent, MasterToAgent.RunTask.class))
                .isEqualTo(new MasterToAgent.RunTask(frameworkId, task(agentId).withRole("*")));

        var uuid = UUID.randomUUID();
        var status = TaskStatus.of(
                        new TaskId("t1"), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", Instant.now())
                .withUuid(Optional.of(uuid))
                .withAgentId(agentId);
        link.send(new AgentToMaster.StatusUpdate(frameworkId, status, TaskState.TASK_RUNNING));
        assertThat(next(atFramework, Event.Update.class).status()).isEqualTo(status);

        client.send(new Call.Acknowledge(agentId, new TaskId("t1"), uuid));
        assertThat(next(atAgent, MasterToAgent.Acknowledge.class).uuid()).isEqualTo(uuid);

        link.close();
        client.send(new Call.Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));
        client.send(new Call.Teardown());
        assertThat(next(atFramework, String.class)).isEqualTo("disconnected");
        assertThat(atAgent).as("a closed link hears nothing").isEmpty();
    }

    @Test
    void registration_isAnsweredOnlyWhenStored_andWritesGoOneAtATime() throws Exception {
        var written = new LinkedBlockingQueue<Promise<Void>>();
        var store = writtenWhenTold(written);
        var master = master(store);
        agent(master, Optional.empty());
        var first = written.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        framework(master);
        agent(master, Optional.empty());
        agentsAreKnown(master, 2);
        assertThat(atAgent).isEmpty();
        assertThat(atFramework).isEmpty();
        assertThat(written).as("one write under way").isEmpty();

        first.complete();
        next(atAgent, MasterToAgent.Registered.class);
        assertThat(atFramework).isEmpty();
        // The second batch carries the framework and the second agent.
        var second = written.poll(10, TimeUnit.SECONDS);
        assertThat(second).isNotNull();
        second.fail("the store is gone");
        assertThat(next(atAgent, String.class)).isEqualTo("broken");
        assertThat(next(atFramework, String.class))
                .as("a master that cannot persist resigns")
                .isEqualTo("disconnected");
        assertThat(master.ended().failed()).isTrue();
    }

    /** Each write ends when its promise is kept. */
    private static MasterStore writtenWhenTold(BlockingQueue<Promise<Void>> written) {
        return new MasterStore() {
            @Override
            public Future<Map<String, byte[]>> load() {
                return Future.succeededFuture(Map.of());
            }

            @Override
            public Future<Void> write(Map<String, Optional<byte[]>> changes) {
                Promise<Void> promise = Promise.promise();
                written.add(promise);
                return promise.future();
            }
        };
    }

    @Test
    void operatorsTeardown_isAnsweredOnlyWhenStored() throws Exception {
        var written = new LinkedBlockingQueue<Promise<Void>>();
        var master = master(writtenWhenTold(written));
        var http = await(new MasterRoutes(vertx, master, InstantSource.system()).listen("127.0.0.1", 0));
        framework(master);
        next(written).complete();
        var id = next(atFramework, Event.Subscribed.class).frameworkId();

        var answer = vertx.createHttpClient()
                .request(HttpMethod.POST, http.actualPort(), "127.0.0.1", "/teardown")
                .compose(request -> request.send("frameworkId=" + id));
        var end = next(written);
        assertThat(master.snapshot().framework(id)).as("decided").isNull();
        end.fail("the store is gone");
        assertThat(await(answer).statusCode())
                .as("the next master has the framework still")
                .isEqualTo(503);
    }

    private static Promise<Void> next(BlockingQueue<Promise<Void>> written) throws InterruptedException {
        var promise = written.poll(10, TimeUnit.SECONDS);
        assertThat(promise).isNotNull();
        return promise;
    }

    private static void agentsAreKnown(Master master, int count) {
        org.assertj.core.api.Assertions.assertThat(java.util.stream.Stream.generate(
                                () -> master.snapshot().agents().byId().size())
                        .limit(100_000_000)
                        .anyMatch(size -> size == count))
                .isTrue();
    }

    @Test
    void restartedMaster_knowsItsAgentsAndFrameworks() throws Exception {
        var store = new MemoryMasterStore();
        var first = master(store);
        agent(first, Optional.empty());
        var agentId = next(atAgent, MasterToAgent.Registered.class).agentId();
        framework(first);
        var frameworkId = next(atFramework, Event.Subscribed.class).frameworkId();
        await(first.shutDown());
        assertThat(next(atAgent, String.class)).isEqualTo("broken");

        var second = master(store);
        assertThat(second.snapshot().agents().recovering()).containsExactly(agentId);
        assertThat(second.snapshot().framework(frameworkId)).isNotNull();
        agent(second, Optional.of(agentId));
        assertThat(next(atAgent, MasterToAgent.Registered.class).agentId()).isEqualTo(agentId);
        assertThat(second.snapshot().agents().recovering()).isEmpty();
    }

    @Test
    void whatNoRegistryTakes_isRefused_andTheMasterGoesOn() throws Exception {
        var master = master(new MemoryMasterStore());
        var greedy = new EmbeddedSchedulerClient(master, vertx.getOrCreateContext());
        greedy.connect(
                new FrameworkInfo(
                        "x".repeat(MasterStore.LARGEST_VALUE),
                        "root",
                        Optional.empty(),
                        List.of("*"),
                        Duration.ofMinutes(1),
                        List.of(),
                        "localhost",
                        Optional.empty()),
                atFramework::add,
                () -> atFramework.add("disconnected"));
        assertThat(next(atFramework, Event.Error.class).message()).contains("more than the registry can hold");
        assertThat(next(atFramework, String.class)).isEqualTo("disconnected");

        var machines = IntStream.range(0, 100_000)
                .mapToObj(number -> new MachineId("host-" + number, ""))
                .toList();
        var window = new Window(machines, new Unavailability(Instant.EPOCH, Optional.empty()));
        assertThat(await(master.maintain(new MaintenanceRequest.Replace(List.of(window)))))
                .isPresent();
        assertThat(master.snapshot().agents().maintenance().schedule().isEmpty())
                .isTrue();

        framework(master);
        assertThat(next(atFramework, Event.Subscribed.class).frameworkId().value())
                .endsWith("-0000");
    }

    @Test
    void recordOfATaskWithoutFramework_isRemovedWhenAMasterStarts() throws Exception {
        var store = new MemoryMasterStore();
        var orphan = new RegistrySnapshot.KnownTask(
                new FrameworkId("gone"), task(new AgentId("S0")), TaskState.TASK_RUNNING, TaskState.TASK_RUNNING);
        await(store.write(Map.of("tasks/gone\nt1", Optional.of(TaskRecordJson.write(orphan)))));

        var master = master(store);
        await(master.shutDown());

        assertThat(await(store.load())).isEmpty();
    }
}
