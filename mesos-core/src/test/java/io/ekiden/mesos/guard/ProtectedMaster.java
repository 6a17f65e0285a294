package io.ekiden.mesos.guard;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.master.server.MemoryMasterStore;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.Secret;
import io.ekiden.mesos.security.file.Login;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A master behind a guard, and those who come to it by the network. */
final class ProtectedMaster implements AutoCloseable {
    private static final AgentTimeouts QUICK = new AgentTimeouts(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(150),
            Duration.ofSeconds(60));

    final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Master master;
    private final URI uri;

    ProtectedMaster(MasterSettings settings, Protection protection) throws Exception {
        this(settings, new Guard(protection));
    }

    ProtectedMaster(Guard guard) throws Exception {
        this(MasterSettings.of("M", "localhost", 5050), guard);
    }

    private ProtectedMaster(MasterSettings settings, Guard guard) throws Exception {
        master = await(Master.start(vertx, settings, new MemoryMasterStore(), InstantSource.system()));
        var routes = new MasterRoutes(vertx, master, InstantSource.system(), guard);
        uri = URI.create(
                "http://127.0.0.1:" + await(routes.listen("127.0.0.1", 0)).actualPort());
    }

    ProtectedMaster(Protection protection) throws Exception {
        this(MasterSettings.of("M", "localhost", 5050), protection);
    }

    Master master() {
        return master;
    }

    URI uri() {
        return uri;
    }

    static Credential credential(String principal, String secret) {
        return new Credential(principal, Secret.of(secret));
    }

    /** Lets in those alone, written as in a file of credentials, wherever they come. */
    static Protection forKnown(String credentials) {
        return Protection.of(Credentials.parse(credentials), EnumSet.allOf(Realm.class));
    }

    HttpResponse<String> get(String path, Optional<Credential> credential) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(uri + path)), credential);
    }

    HttpResponse<String> post(String path, String json, Optional<Credential> credential) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(uri + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(request, credential);
    }

    HttpResponse<String> send(HttpRequest.Builder request, Optional<Credential> credential) throws Exception {
        credential.ifPresent(shown -> request.header("Authorization", shown.authorization()));
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** An agent that pretends to run tasks; it tries for as long as it is not let in. */
    Agent agent(String hostname, Optional<Credential> credential) throws Exception {
        return agent(hostname, credential, "cpus:4;mem:1024");
    }

    Agent agent(String hostname, Optional<Credential> credential, String resources) throws Exception {
        var settings = new AgentSettings(hostname, 0, Path.of(hostname), Resources.parse(resources), List.of());
        var started = new Agent(
                vertx,
                settings,
                new AgentPorts(
                        new HttpMasterLink(vertx, new HttpDetector(List.of(uri)), Login.as(credential)),
                        TaskFetcher.instant(),
                        new SimulatedContainerizer(vertx),
                        Checkpoint.none()),
                QUICK);
        await(started.start());
        return started;
    }

    /** Waits until so many agents are connected: an admitted one is there before. */
    void awaitAgents(int number) throws InterruptedException {
        until("there are " + number + " agents", () -> connected() >= number);
    }

    void until(String what, BooleanSupplier reached) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var turn = new CountDownLatch(1);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("not in time: " + what);
            }
            turn.await(10, TimeUnit.MILLISECONDS);
        }
    }

    long connected() {
        return master.snapshot().agents().byId().values().stream()
                .filter(agent -> agent.isConnected())
                .count();
    }

    @Override
    public void close() throws Exception {
        http.close();
        await(vertx.close());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
