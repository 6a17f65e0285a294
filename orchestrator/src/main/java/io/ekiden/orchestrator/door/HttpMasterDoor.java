package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.scheduler.Endpoints;
import io.ekiden.mesos.security.Credential;
import io.ekiden.orchestrator.api.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks masters over HTTP, ours or those of Apache Mesos: the first that leads, or the one that others point to. Nothing is read anew
 * from a master that says no.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}: {@code /slaves}, {@code /api/v1}; 307 with {@code Location} where another one leads.
 */
public final class HttpMasterDoor implements MasterDoor {
    private static final int MAX_HOPS = 5;
    private static final long ANSWER_SECONDS = 30;
    private static final int NOT_LEADING = 503;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final MasterDetector detector;
    private final Supplier<Optional<Credential>> credential;

    /**
     * @param detector stays open
     * @param credential as whom to ask, now
     */
    public HttpMasterDoor(
            Vertx vertx, HttpClientAgent http, MasterDetector detector, Supplier<Optional<Credential>> credential) {
        this.vertx = vertx;
        this.http = http;
        this.detector = detector;
        this.credential = credential;
    }

    @Override
    public Future<Registered> agents(Optional<AgentId> only) {
        var query = only.map(id -> "?slave_id=" + URLEncoder.encode(id.value(), StandardCharsets.UTF_8))
                .orElse("");
        return ask(HttpMethod.GET, "/slaves" + query, Buffer.buffer())
                .compose(answer -> Asking.json(vertx, answer.response())
                        .map(json -> registered(answer.endpoint().getScheme(), json)));
    }

    private static Registered registered(String scheme, JsonNode json) {
        if (!json.path("slaves").isArray()) {
            throw DoorFault.failed("The master answers /slaves with something else than its agents");
        }
        var agents = new ArrayList<JsonNode>();
        json.path("slaves").forEach(agents::add);
        json.path("recovered_slaves").forEach(agents::add);
        return new Registered(scheme, agents);
    }

    @Override
    public Future<Void> call(ObjectNode call) {
        return ask(HttpMethod.POST, "/api/v1", Buffer.buffer(Json.bytes(call)))
                .compose(answer -> Asking.whole(answer.response(), Asking.MOST_BYTES))
                .mapEmpty();
    }

    private record Answer(URI endpoint, HttpClientResponse response) {}

    /** The answer of the one that leads, paused. */
    private Future<Answer> ask(HttpMethod method, String path, Buffer body) {
        return detector.find()
                .compose(found -> {
                    var endpoints = new ArrayDeque<URI>();
                    found.candidates().forEach(master -> endpoints.add(master.resolve(path)));
                    return next(new Question(method, body, endpoints, new LinkedHashSet<>()), 0);
                })
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> Future.failedFuture(
                        cause instanceof DoorFault
                                ? cause
                                : DoorFault.failed("The master cannot be asked: " + cause.getMessage())));
    }

    /** @param refusals of those that were asked so far */
    private record Question(HttpMethod method, Buffer body, Deque<URI> endpoints, Set<String> refusals) {}

    private Future<Answer> next(Question question, int hops) {
        var endpoint = question.endpoints().poll();
        if (endpoint == null) {
            return Future.failedFuture(
                    DoorFault.failed("No master that leads can be asked: " + String.join("; ", question.refusals())));
        }
        return send(question, endpoint)
                .compose(
                        response -> answered(question, endpoint, response, hops),
                        cause -> refused(question, endpoint, String.valueOf(cause.getMessage()), hops));
    }

    private Future<HttpClientResponse> send(Question question, URI endpoint) {
        var options = new RequestOptions()
                .setMethod(question.method())
                .setAbsoluteURI(endpoint.toString())
                .setIdleTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS))
                .putHeader("Accept", "application/json")
                .putHeader("Content-Type", "application/json");
        credential.get().ifPresent(own -> options.putHeader("Authorization", own.authorization()));
        return http.request(options)
                .compose(request -> request.send(question.body()))
                .map(response -> {
                    response.pause();
                    return response;
                });
    }

    private Future<Answer> answered(Question question, URI endpoint, HttpClientResponse response, int hops) {
        int status = response.statusCode();
        if (status == 200 || status == 202) {
            return Future.succeededFuture(new Answer(endpoint, response));
        }
        return Asking.text(response).compose(text -> {
            if (status == 307 && hops < MAX_HOPS) {
                Optional.ofNullable(response.getHeader("Location"))
                        .flatMap(location -> Endpoints.redirected(endpoint, location))
                        .ifPresent(question.endpoints()::addFirst);
                return refused(question, endpoint, "another one leads", hops + 1);
            }
            if (status == NOT_LEADING || status == 307) {
                return refused(question, endpoint, status + " " + text, hops);
            }
            return Future.failedFuture(said(status, text));
        });
    }

    private Future<Answer> refused(Question question, URI endpoint, String why, int hops) {
        question.refusals().add(endpoint.getAuthority() + ": " + why.strip());
        return next(question, hops);
    }

    private static DoorFault said(int status, String text) {
        return switch (status) {
            case 400, 409 -> new DoorFault(DoorFault.Kind.REFUSED, text);
            case 401, 403 ->
                DoorFault.failed("The master does not let this orchestrator do that (" + status + "): give it"
                        + " --mesos-authentication-principal and its secret, and the right in the master's --acls. "
                        + text);
            default -> DoorFault.failed("The master answered " + status + ": " + text);
        };
    }
}
