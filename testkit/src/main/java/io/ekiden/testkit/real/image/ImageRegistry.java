package io.ekiden.testkit.real.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A registry of images on the loopback, which serves layouts of OCI to who pulls, counts, and waits when it is told to. Engines try TLS
 * first, and this server sends them away at once. <b>Source:</b> OCI distribution specification.
 */
public final class ImageRegistry implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String login;
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final Map<String, Path> blobs = new ConcurrentHashMap<>();
    private final AtomicInteger pulledBlobs = new AtomicInteger();
    private volatile Promise<Void> open = Promise.promise();

    /** For everybody. */
    public ImageRegistry() {
        this("");
    }

    /** @param login {@code user:password} of the one whom it serves; empty: everybody */
    public ImageRegistry(String login) {
        this.login = login;
        release();
        server = await(vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Such as {@code 127.0.0.1:5000}. */
    public String address() {
        return "127.0.0.1:" + server.actualPort();
    }

    /**
     * A name means this image from now on.
     *
     * @return the image as engines call it
     */
    public String push(String name, String tag, Path layout) throws IOException {
        var index = new ObjectMapper().readTree(layout.resolve("index.json").toFile());
        digests.put(name + ":" + tag, index.at("/manifests/0/digest").asText());
        try (var files = Files.list(layout.resolve("blobs").resolve("sha256"))) {
            files.forEach(file -> blobs.put("sha256:" + file.getFileName(), file));
        }
        return address() + "/" + name + ":" + tag;
    }

    /** Layers are sent when {@link #release} says so. */
    public void hold() {
        open = Promise.promise();
    }

    public void release() {
        open.tryComplete();
    }

    /** How many layers and configurations were asked for. */
    public int pulledBlobs() {
        return pulledBlobs.get();
    }

    private void serve(HttpServerRequest request) {
        var wanted = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        if (!login.isEmpty() && !wanted.equals(request.getHeader("Authorization"))) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"images\"");
            refuse(request, 401, "UNAUTHORIZED");
            return;
        }
        var path = PATH.matcher(request.path());
        if (!path.matches()) {
            request.response().end();
        } else if (path.group(2).equals("manifests")) {
            var reference = path.group(3);
            var digest = reference.startsWith("sha256:")
                    ? reference
                    : digests.getOrDefault(path.group(1) + ":" + reference, "");
            request.response().putHeader("Docker-Content-Digest", digest);
            send(request, digest, MANIFEST, "MANIFEST_UNKNOWN");
        } else {
            pulledBlobs.incrementAndGet();
            var digest = path.group(3);
            open.future().onSuccess(_ -> send(request, digest, "application/octet-stream", "BLOB_UNKNOWN"));
        }
    }

    private void send(HttpServerRequest request, String digest, String type, String otherwise) {
        if (request.response().closed()) {
            return; // whoever asked has not waited
        }
        var file = blobs.get(digest);
        if (file == null) {
            refuse(request, 404, otherwise);
            return;
        }
        var response = request.response().putHeader("Content-Type", type);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", String.valueOf(file.toFile().length()))
                    .end();
        } else {
            response.sendFile(file.toString());
        }
    }

    private static void refuse(HttpServerRequest request, int status, String code) {
        var words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + words + "\"}]}");
    }

    @Override
    public void close() {
        release();
        await(vertx.close());
    }
}
