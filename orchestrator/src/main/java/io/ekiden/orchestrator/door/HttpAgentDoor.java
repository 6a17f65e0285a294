package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.security.Credential;
import io.ekiden.orchestrator.api.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks agents over HTTP, ours or those of Apache Mesos. They are reached by the address that they have told the master.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code slave/http.cpp}.
 */
public final class HttpAgentDoor implements AgentDoor {
    private static final long ANSWER_SECONDS = 30;
    private static final String JSON = "application/json";
    private static final String RECORDS = "application/recordio";
    private static final String API = "/api/v1";

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final AgentAddresses addresses;
    private final Supplier<Optional<Credential>> credential;

    /**
     * @param master knows where agents are
     * @param credential as whom to ask them, now; absent: as nobody
     */
    public HttpAgentDoor(
            Vertx vertx, HttpClientAgent http, MasterDoor master, Supplier<Optional<Credential>> credential) {
        this.vertx = vertx;
        this.http = http;
        this.addresses = new AgentAddresses(master);
        this.credential = credential;
    }

    @Override
    public Future<JsonNode> call(AgentId agent, ObjectNode call) {
        return open(agent, HttpMethod.POST, API, Map.of("Content-Type", JSON, "Accept", JSON))
                .compose(request -> begun(request).send(Buffer.buffer(Json.bytes(call))))
                .compose(response -> checked(agent, response))
                .compose(response -> Asking.json(vertx, response))
                .recover(cause -> failed(agent, cause));
    }

    @Override
    public Future<HttpClientResponse> get(AgentId agent, String uri, Map<String, String> headers) {
        return open(agent, HttpMethod.GET, uri, headers)
                .compose(request -> begun(request).send())
                .compose(response -> checked(agent, response))
                .recover(cause -> failed(agent, cause));
    }

    @Override
    public Future<HttpClientResponse> stream(AgentId agent, ObjectNode call) {
        return open(
                        agent,
                        HttpMethod.POST,
                        API,
                        Map.of("Content-Type", JSON, "Accept", RECORDS, "Message-Accept", JSON))
                .compose(request -> begun(request).send(Buffer.buffer(Json.bytes(call))))
                .compose(response -> checked(agent, response))
                .recover(cause -> failed(agent, cause));
    }

    @Override
    public Future<HttpClientRequest> records(AgentId agent) {
        return open(
                        agent,
                        HttpMethod.POST,
                        API,
                        Map.of("Content-Type", RECORDS, "Message-Content-Type", JSON, "Accept", JSON))
                .map(request -> request.setChunked(true))
                .recover(cause -> failed(agent, cause));
    }

    /** Until the answer begins. */
    private static HttpClientRequest begun(HttpClientRequest request) {
        return request.idleTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
    }

    private Future<HttpClientRequest> open(AgentId agent, HttpMethod method, String uri, Map<String, String> headers) {
        return addresses.of(agent).compose(address -> {
            var options = new RequestOptions()
                    .setMethod(method)
                    .setSsl(address.secure())
                    .setHost(address.hostname())
                    .setPort(address.port())
                    .setServer(SocketAddress.inetSocketAddress(address.port(), address.address()))
                    .setURI(uri);
            headers.forEach(options::putHeader);
            credential.get().ifPresent(own -> options.putHeader("Authorization", own.authorization()));
            return http.request(options);
        });
    }

    /** The response, paused, if it is a good one. */
    private static Future<HttpClientResponse> checked(AgentId agent, HttpClientResponse response) {
        response.pause();
        int status = response.statusCode();
        if (status / 100 == 2) {
            return Future.succeededFuture(response);
        }
        return Asking.text(response).compose(text -> Future.failedFuture(said(agent, status, text)));
    }

    private static DoorFault said(AgentId agent, int status, String text) {
        return switch (status) {
            case 404 -> new DoorFault(DoorFault.Kind.MISSING, text);
            case 400 -> new DoorFault(DoorFault.Kind.REFUSED, text);
            case 401, 403 ->
                DoorFault.failed("The agent " + agent + " does not let this orchestrator in (" + status
                        + "): give it the agent's credential with --agent-credential. " + text);
            default -> DoorFault.failed("The agent " + agent + " answered " + status + ": " + text);
        };
    }

    private <T> Future<T> failed(AgentId agent, Throwable cause) {
        if (cause instanceof DoorFault) {
            return Future.failedFuture(cause);
        }
        addresses.forget(agent);
        return Future.failedFuture(DoorFault.failed("The agent " + agent + " cannot be asked: " + cause.getMessage()));
    }
}
