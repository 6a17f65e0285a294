package io.ekiden.lb.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.LbSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The calls the bridge makes to Marathon's public API. Any Marathon of the list will do, standbys pass requests on; after
 * a failure the next one is asked.
 */
public final class MarathonClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 3_000;
    private static final long ANSWER_MILLIS = 10_000;

    /** All apps with 200,000 tasks: a task has about a kilobyte. */
    private static final int LARGEST_ANSWER = 256 << 20;

    private final HttpClient http;
    private final List<URI> marathons;
    private final Optional<LbSettings.Login> login;
    private final int largestAnswer;
    private int current;

    /** A client of these Marathons, by base URL, which ask nobody. */
    MarathonClient(Vertx vertx, List<URI> marathons) {
        this(vertx, marathons, LbSettings.Access.OPEN);
    }

    /**
     * A client of these Marathons, by base URL.
     *
     * @param access to each
     */
    public MarathonClient(Vertx vertx, List<URI> marathons, LbSettings.Access access) {
        this(vertx, marathons, access, LARGEST_ANSWER);
    }

    MarathonClient(Vertx vertx, List<URI> marathons, LbSettings.Access access, int largestAnswer) {
        this.login = access.login();
        this.largestAnswer = largestAnswer;
        // The event stream keeps one connection of the pool for itself.
        var options = new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS);
        access.authorities()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.http = vertx.createHttpClient(options);
        this.marathons = List.copyOf(marathons);
    }

    /** Opens {@code GET /v2/events}; fails unless the answer is 200. The response is paused until it gets its handlers. */
    public Future<HttpClientResponse> events() {
        var asked = current;
        var options = options(HttpMethod.GET, "/v2/events?plan-format=light")
                .setFollowRedirects(true)
                .putHeader("Accept", "text/event-stream");
        return http.request(options).compose(MarathonClient::stream).onFailure(failure -> rotate(asked));
    }

    /** The stream itself may be silent, its answer may not. A request that fails gives its connection back to the pool. */
    private static Future<HttpClientResponse> stream(HttpClientRequest request) {
        return request.send()
                .compose(response -> {
                    response.pause();
                    return response.statusCode() == 200
                            ? Future.succeededFuture(response)
                            : Future.failedFuture(new IOException("GET /v2/events answers " + response.statusCode()));
                })
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset());
    }

    /** {@code GET /v2/apps?embed=apps.tasks}. */
    public Future<JsonNode> apps() {
        return get("/v2/apps?embed=apps.tasks")
                .compose(answer -> answer.isPresent()
                        ? Future.succeededFuture(answer.get())
                        : Future.failedFuture(new IOException("GET /v2/apps answers 404")));
    }

    /** {@code GET /v2/apps/<id>}: the app, or empty when there is none. */
    public Future<Optional<JsonNode>> app(String id) {
        var path = Arrays.stream(id.split("/"))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return get("/v2/apps" + path).map(answer -> answer.map(body -> body.path("app")));
    }

    /**
     * {@code PUT /v2/lb/<id>}: says that this balancer is there and wants to be waited for.
     *
     * @return false from a Marathon that knows no balancers
     */
    public Future<Boolean> register(String lbId, long ttlSeconds) {
        var body = JSON.createObjectNode().put("ttlSeconds", ttlSeconds);
        return send(HttpMethod.PUT, "/v2/lb/" + lbId, body);
    }

    /** {@code POST /v2/lb/<id>/drained}: these tasks get no traffic any more. */
    public Future<Boolean> drained(String lbId, Collection<String> taskIds) {
        var body = JSON.createObjectNode();
        taskIds.stream().sorted().forEach(body.putArray("taskIds")::add);
        return send(HttpMethod.POST, "/v2/lb/" + lbId + "/drained", body);
    }

    /** Closes all connections. */
    public Future<Void> close() {
        return http.close();
    }

    private Future<Optional<JsonNode>> get(String path) {
        var asked = current;
        var options = options(HttpMethod.GET, path)
                .setFollowRedirects(true)
                .setTimeout(ANSWER_MILLIS)
                .putHeader("Accept", "application/json");
        return http.request(options)
                .compose(request -> request.send())
                .compose(response -> switch (response.statusCode()) {
                    case 200 -> body(response, path).compose(body -> parse(body).map(Optional::of));
                    case 404 -> body(response, path).map(Optional.<JsonNode>empty());
                    default ->
                        Future.<Optional<JsonNode>>failedFuture(
                                new IOException("GET " + path + " answers " + response.statusCode()));
                })
                .onFailure(failure -> rotate(asked));
    }

    private Future<Boolean> send(HttpMethod method, String path, JsonNode body) {
        var options = options(method, path)
                .setTimeout(ANSWER_MILLIS)
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json");
        return http.request(options)
                .compose(request -> request.send(Buffer.buffer(body.toString())))
                .compose(response -> body(response, path).compose(ignored -> switch (response.statusCode()) {
                    case 200, 201, 202, 204 -> Future.succeededFuture(true);
                    case 404, 405 -> Future.succeededFuture(false);
                    default ->
                        Future.failedFuture(new IOException(method + " " + path + " answers " + response.statusCode()));
                }));
    }

    /** The whole body. One that is too large is not read to its end, and its connection is closed. */
    private Future<Buffer> body(HttpClientResponse response, String path) {
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() <= largestAnswer) {
                body.appendBuffer(chunk);
            } else if (whole.tryFail(new IOException(
                    path + " answers more than the " + largestAnswer + " bytes that are read at most"))) {
                response.request().connection().close();
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    private RequestOptions options(HttpMethod method, String path) {
        var base = marathons.get(current).toString();
        var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        var options = new RequestOptions().setMethod(method).setAbsoluteURI(root + path);
        login.ifPresent(shown -> options.putHeader("Authorization", shown.authorization()));
        return options;
    }

    /** To the next after the one that failed, unless another failure of the same one has led there already. */
    private void rotate(int failed) {
        if (current == failed) {
            current = (failed + 1) % marathons.size();
        }
    }

    private static Future<JsonNode> parse(Buffer body) {
        try {
            return Future.succeededFuture(JSON.readTree(body.getBytes()));
        } catch (IOException malformed) {
            return Future.failedFuture(malformed);
        }
    }
}
