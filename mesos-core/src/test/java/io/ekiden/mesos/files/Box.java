package io.ekiden.mesos.files;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A directory that is served as {@code /box}, until its writer is said to have ended and longer. */
final class Box implements Attachments, AutoCloseable {
    private final Path root;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Rotations rotations = new Rotations();
    private final Guard guard;
    private final TailRoutes tails;
    private URI server = URI.create("http://127.0.0.1");
    private volatile boolean live = true;

    Box(Path root) {
        this(root, Guard.OPEN);
    }

    Box(Path root, Guard guard) {
        this.root = root;
        this.guard = guard;
        this.tails = new TailRoutes(vertx, this, rotations, guard, 3);
    }

    Box listen() throws Exception {
        var router = Router.router(vertx);
        new FileRoutes(vertx, this).mount(router);
        tails.mount(router);
        var listening = await(vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true))
                .requestHandler(guard.before(Paths.AGENT, router))
                .listen(0, "127.0.0.1"));
        server = URI.create("http://127.0.0.1:" + listening.actualPort());
        return this;
    }

    Rotations rotations() {
        return rotations;
    }

    TailRoutes tails() {
        return tails;
    }

    void writerEnds() {
        live = false;
    }

    <T> HttpResponse<T> get(String pathAndQuery, BodyHandler<T> body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server + pathAndQuery));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), body).get(20, TimeUnit.SECONDS);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public Optional<Attached> find(String path) {
        return path.startsWith("/box") ? Optional.of(new Attached(root, path.substring(4))) : Optional.empty();
    }

    @Override
    public boolean isLive(String path) {
        return live;
    }

    @Override
    public SortedMap<String, String> all() {
        return new TreeMap<>();
    }

    @Override
    public void close() throws Exception {
        http.shutdownNow();
        await(vertx.close());
    }
}
