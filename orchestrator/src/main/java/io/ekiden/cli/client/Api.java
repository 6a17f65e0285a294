package io.ekiden.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.config.http.Silence;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Asks orchestrators over HTTP: the first that answers, and the same from then on. What only reads is asked of the next one too when an
 * answer is lost or one cannot answer; what changes things only where it cannot have arrived.
 */
public final class Api implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofMillis(500);
    private static final List<Integer> ASK_ANOTHER = List.of(502, 503, 504);
    private static final List<String> NO_TLS =
            List.of("Unsupported or unrecognized SSL message", "plaintext connection?");

    /**
     * What was answered, whatever it be.
     *
     * @param body missing when there was none, text when it was no JSON
     */
    public record Answer(int status, JsonNode body, HttpHeaders headers, URI from) {
        /** The deployment that a change has begun; empty when there is none. */
        public String deployment() {
            return headers.firstValue("Marathon-Deployment-Id")
                    .orElse(body.path("deploymentId")
                            .asText(body.path("deployments").path(0).path("id").asText("")));
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    private final Server server;
    private final Consumer<String> notes;
    private final HttpClient http;
    private int current;

    /** @param notes gets what answers warn of */
    public Api(Server server, Consumer<String> notes) {
        this.server = server;
        this.notes = notes;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        // To read whom Java trusts takes longer than to ask a question, and without TLS nobody wants to know.
        boolean isPlain = server.urls().stream().allMatch(url -> url.getScheme().equals("http"));
        server.tls()
                .or(() -> isPlain ? Optional.of(Trust.nobody()) : Optional.empty())
                .ifPresent(builder::sslContext);
        http = builder.build();
    }

    public Server server() {
        return server;
    }

    /** Where the last answer came from, and the next call goes to. */
    public synchronized URI url() {
        return server.urls().get(current);
    }

    /**
     * What is at a path.
     *
     * @throws CommandException where there is none
     */
    public JsonNode get(String path) {
        return expect(send("GET", path, Optional.empty()));
    }

    /** What is at a path, if something is. */
    public Optional<JsonNode> find(String path) {
        var answer = send("GET", path, Optional.empty());
        return answer.status() == 404 ? Optional.empty() : Optional.of(expect(answer));
    }

    /** Asks for a change. */
    public JsonNode change(String method, String path, Optional<? extends JsonNode> body) {
        return changed(method, path, body).body();
    }

    /** Asks for a change; the whole answer, as that about a pod names its deployment in a header alone. */
    public Answer changed(String method, String path, Optional<? extends JsonNode> body) {
        var answer = send(method, path, body);
        expect(answer);
        Refusal.warnings(answer.headers()).forEach(notes);
        return answer;
    }

    /** Asks what a change would do. That changes nothing, so it is asked of the next one too, as what is read. */
    public JsonNode foresee(String method, String path, Optional<? extends JsonNode> body) {
        var answer = send(method, true, path, body);
        expect(answer);
        Refusal.warnings(answer.headers()).forEach(notes);
        return answer.body();
    }

    /** The body of a success; otherwise why it was none. */
    public JsonNode expect(Answer answer) {
        if (!answer.isSuccess()) {
            throw Refusal.of(answer, server);
        }
        if (answer.body().isTextual()) {
            throw CommandException.unreachable(answer.from()
                    + " does not answer in JSON; is that where an orchestrator is? (" + server.origin() + ")");
        }
        return answer.body();
    }

    /** Any answer. */
    public Answer send(String method, String path, Optional<? extends JsonNode> body) {
        return send(method, method.equals("GET"), path, body);
    }

    private Answer send(String method, boolean reads, String path, Optional<? extends JsonNode> body) {
        var publisher =
                body.map(json -> BodyPublishers.ofString(json.toString())).orElseGet(BodyPublishers::noBody);
        return exchange(
                reads,
                url -> request(url, path, Map.of("Accept", "application/json"))
                        .header("Content-Type", "application/json")
                        .timeout(server.timeout())
                        .method(method, publisher)
                        .build(),
                BodyHandlers.ofByteArray(),
                response -> new Answer(
                        response.statusCode(), read(response.body()), response.headers(), origin(response.uri())));
    }

    /** Text that is no JSON, such as a log. */
    public Optional<String> text(String path) {
        return exchange(
                true,
                url -> request(url, path, Map.of("Accept", "text/plain"))
                        .timeout(server.timeout())
                        .build(),
                BodyHandlers.ofByteArray(),
                response -> response.statusCode() == 404
                        ? Optional.empty()
                        : Optional.of(new String(successful(response), StandardCharsets.UTF_8)));
    }

    /** Bytes as they come, for who closes them; empty where the server says that there are no more. Has no time limit. */
    public Optional<InputStream> stream(String path, Map<String, String> headers) {
        return exchange(true, url -> request(url, path, headers).build(), BodyHandlers.ofInputStream(), response -> {
            if (response.statusCode() == 200) {
                return Optional.of(response.body());
            }
            try (var body = response.body()) {
                if (response.statusCode() == 204) {
                    return Optional.empty();
                }
                throw Refusal.of(
                        new Answer(
                                response.statusCode(),
                                read(body.readAllBytes()),
                                response.headers(),
                                origin(response.uri())),
                        server);
            } catch (IOException lost) {
                throw CommandException.unreachable(
                        origin(response.uri()) + " answered " + response.statusCode() + " and nothing more");
            }
        });
    }

    /**
     * Opens a WebSocket.
     *
     * @throws CommandException where that is refused, or nobody answers
     */
    public WebSocket webSocket(String path, WebSocket.Listener listener) throws InterruptedException {
        var silent = new ArrayList<String>();
        for (int number : fromTheCurrent()) {
            var url = server.urls().get(number);
            var builder = http.newWebSocketBuilder().connectTimeout(server.timeout());
            server.authorization().ifPresent(value -> builder.header("Authorization", value));
            try {
                return builder.buildAsync(URI.create(url.toString().replaceFirst("^http", "ws") + path), listener)
                        .get();
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof WebSocketHandshakeException refused
                        && !ASK_ANOTHER.contains(refused.getResponse().statusCode())) {
                    throw Refusal.of(
                            new Answer(
                                    refused.getResponse().statusCode(),
                                    Json.object()
                                            .put(
                                                    "message",
                                                    path + " is refused: is that task there, and does it still run?"),
                                    refused.getResponse().headers(),
                                    url),
                            server);
                }
                silent.add(url + ": "
                        + (failure.getCause() instanceof IOException io
                                ? why(io)
                                : String.valueOf(failure.getCause())));
            }
            leave(number);
        }
        throw silent(silent);
    }

    /** A request to one orchestrator, as who asks. */
    private HttpRequest.Builder request(URI url, String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path));
        headers.forEach(request::header);
        server.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private byte[] successful(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw Refusal.of(
                    new Answer(
                            response.statusCode(), read(response.body()), response.headers(), origin(response.uri())),
                    server);
        }
        return response.body();
    }

    private interface Build {
        HttpRequest at(URI url);
    }

    private interface Take<B, T> {
        T from(HttpResponse<B> response);
    }

    private <B, T> T exchange(boolean reads, Build build, BodyHandler<B> handler, Take<B, T> take) {
        var silent = new ArrayList<String>();
        var order = fromTheCurrent();
        for (int number : order) {
            var url = server.urls().get(number);
            boolean isLast = number == order.getLast();
            try {
                var response = http.send(build.at(url), handler);
                if (isLast || !reads || !ASK_ANOTHER.contains(response.statusCode())) {
                    return take.from(response);
                }
                silent.add(url + ": answered " + response.statusCode());
            } catch (IOException failure) {
                if (!reads && !isBeforeTheRequest(failure)) {
                    throw new CommandException.Unknown(
                            url + " took the request and did not answer (" + why(failure)
                                    + "): it may have been done, or not. See with 'ekiden deployment list', and do it again if not");
                }
                silent.add(url + ": " + why(failure));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw CommandException.failed("interrupted");
            }
            leave(number);
        }
        throw silent(silent);
    }

    private CommandException silent(List<String> silent) {
        return CommandException.away("no orchestrator answers:\n"
                + String.join("\n", silent.stream().map(line -> "  " + line).toList())
                + "\nThese addresses come from " + server.origin()
                + "; --url and EKIDEN_URL say others, 'ekiden up' starts one here");
    }

    /** All addresses by their numbers, the one that answered last first: a call asks each once, whatever others find out meanwhile. */
    private synchronized List<Integer> fromTheCurrent() {
        int size = server.urls().size();
        return IntStream.range(current, current + size)
                .map(number -> number % size)
                .boxed()
                .toList();
    }

    /** The one behind it is asked from now on, unless another call has found out before. */
    private synchronized void leave(int failed) {
        if (current == failed) {
            current = (current + 1) % server.urls().size();
        }
    }

    private static boolean isBeforeTheRequest(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException
                || isNoTls(failure);
    }

    /** The first bytes of the other side are none of TLS, so it was sent a greeting and no more. Java has no exception of its own for it. */
    private static boolean isNoTls(IOException failure) {
        return failure instanceof SSLException
                && NO_TLS.stream().anyMatch(String.valueOf(failure.getMessage())::contains);
    }

    private static String why(IOException failure) {
        return Silence.why(failure) + (failure instanceof SSLException ? " (--ca-file says whom to trust)" : "");
    }

    private static JsonNode read(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            return TextNode.valueOf(new String(body, StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static URI origin(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getAuthority());
    }

    /** A selector that still waits would hold up the end of the process by a third of a second. */
    @Override
    public void close() {
        http.shutdownNow();
        try {
            http.awaitTermination(CLOSING);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
