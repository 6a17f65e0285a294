package io.ekiden.testkit.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.cli.part.MasterCandidate;
import io.ekiden.cli.part.MasterFront;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.OtherJvm;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** A master as {@code ekiden master --zk=...} runs it, in a JVM of its own with the options of this one. */
final class BenchMaster implements AutoCloseable {
    private static final char READY = 'r';
    private static final char HEAP = 'h';
    private static final String HOST = "127.0.0.1";
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OtherJvm jvm;
    private final URI uri;
    private final HttpClient http = HttpClient.newHttpClient();

    private BenchMaster(OtherJvm jvm, URI uri) {
        this.jvm = jvm;
        this.uri = uri;
    }

    /** Listens when this is done; leads when it is the only one, or when those before it are gone. */
    static BenchMaster start(BenchRegistry registry) throws IOException {
        int port = freePort();
        var jvm = OtherJvm.startAlike(BenchMaster.class, registry.servers(), Integer.toString(port));
        jvm.ask(READY);
        return new BenchMaster(jvm, URI.create("http://" + HOST + ":" + port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    URI uri() {
        return uri;
    }

    /** What the master counts under this name; 0 while it does not lead. */
    double metric(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri.resolve("/metrics/snapshot"))
                .timeout(PATIENCE)
                .build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).path(name).asDouble()
                : 0;
    }

    /** What its heap holds after a collection, in MiB. */
    double heapMebibytes() throws IOException {
        return Double.parseDouble(jvm.ask(HEAP));
    }

    /** Whether it leads, or has made itself ready for that. */
    boolean isReady() throws IOException {
        return Boolean.parseBoolean(jvm.ask(READY));
    }

    /** As when its machine loses its power, but for the connections: they end. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    @Override
    public void close() {
        http.close();
        jvm.close();
    }

    /** Takes the servers of ZooKeeper and the port to listen on. */
    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        var settings = MasterSettings.of(UUID.randomUUID().toString(), HOST, Integer.parseInt(args[1]));
        var place = ZooKeeperPlace.open(args[0], BenchRegistry.PATH);
        var master = MasterCandidate.start(Vertx.vertx(), settings, MasterFront.open(HOST), place, SESSION);
        OtherJvm.answer(question -> question == HEAP
                ? Double.toString(Samples.heapMebibytes())
                : Boolean.toString(master.ready().isComplete()));
    }
}
