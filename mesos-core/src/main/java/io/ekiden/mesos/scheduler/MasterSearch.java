package io.ekiden.mesos.scheduler;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes at the first of some masters that takes it, and goes where those point to that do not lead. One that asks to come less often
 * ({@link TooOften}) leads: it is waited for, and no other one is asked. Confined to one context; used once.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}: 307 with {@code Location: //host:port/path} where another one leads, 503 where none
 * does.
 */
final class MasterSearch {
    private static final String PATH = "/api/v1/scheduler";
    private static final int MAX_HOPS = 5;
    /** Enough of an answer's text to tell what was wrong. */
    private static final int MAX_TEXT = 1_000;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final HttpSchedulerSettings settings;
    private final Buffer subscribe;
    private final Promise<Subscription> result = Promise.promise();
    private final Deque<URI> endpoints = new ArrayDeque<>();
    private final Set<String> refusals = new LinkedHashSet<>();
    private final TooOften tooOften = new TooOften();
    private int hops;
    private boolean givenUp;
    private long timer = -1;

    MasterSearch(Vertx vertx, HttpClientAgent http, HttpSchedulerSettings settings, Buffer subscribe) {
        this.vertx = vertx;
        this.http = http;
        this.settings = settings;
        this.subscribe = subscribe;
    }

    /** Fails with what each of them said when none took it. */
    Future<Subscription> among(List<URI> masters) {
        masters.forEach(master -> endpoints.add(master.resolve(PATH)));
        next();
        return result.future();
    }

    /** Nobody waits for the result any more. */
    void giveUp() {
        givenUp = true;
        vertx.cancelTimer(timer);
    }

    private void next() {
        if (givenUp) {
            return;
        }
        var endpoint = endpoints.poll();
        if (endpoint == null) {
            result.fail(String.join("; ", refusals));
            return;
        }
        http.connect(Endpoints.connect(endpoint))
                .onSuccess(connection -> attempt(endpoint, connection))
                .onFailure(cause -> refused(endpoint, String.valueOf(cause.getMessage())));
    }

    private void attempt(URI endpoint, HttpClientConnection connection) {
        var answer = Promise.<Optional<String>>promise();
        var limit = vertx.setTimer(
                settings.answer().toMillis(), _ -> answer.tryFail(new TimeoutException("no answer in time")));
        connection
                .request(settings.post(endpoint))
                .compose(request -> request.send(subscribe))
                .onFailure(answer::tryFail)
                .onSuccess(response -> answered(new Subscription(endpoint, connection, response), answer));
        answer.future().onComplete(refusal -> {
            vertx.cancelTimer(limit);
            if (refusal.failed()) {
                connection.close();
                refused(endpoint, String.valueOf(refusal.cause().getMessage()));
            } else if (refusal.result().isPresent()) {
                connection.close();
                refused(endpoint, refusal.result().get());
            }
        });
    }

    /** Completes with why the master did not take it, or with nothing when it did. */
    private void answered(Subscription subscription, Promise<Optional<String>> answer) {
        var response = subscription.response();
        if (response.statusCode() == 200) {
            response.pause();
            if (answer.tryComplete(Optional.empty())) {
                result.complete(subscription);
            }
            return;
        }
        if (TooOften.isSaidBy(response)) {
            if (answer.tryComplete(Optional.empty())) {
                again(subscription);
            }
            return;
        }
        if (response.statusCode() == 307) {
            follow(subscription.endpoint(), response.getHeader("Location"));
        }
        text(response, answer);
    }

    private void again(Subscription turnedAway) {
        turnedAway.connection().close();
        var wait = tooOften.heard(turnedAway.endpoint(), turnedAway.response(), "a subscription");
        timer = vertx.setTimer(wait.toMillis(), _ -> {
            endpoints.addFirst(turnedAway.endpoint());
            next();
        });
    }

    private void follow(URI endpoint, @Nullable String location) {
        if (location != null && hops++ < MAX_HOPS) {
            Endpoints.redirected(endpoint, location).ifPresent(endpoints::addFirst);
        }
    }

    private static void text(HttpClientResponse response, Promise<Optional<String>> answer) {
        var text = Buffer.buffer(response.statusCode() + " " + response.statusMessage() + " ");
        response.handler(chunk -> {
            text.appendBuffer(chunk);
            if (text.length() > MAX_TEXT) {
                answer.tryComplete(Optional.of(text.getString(0, MAX_TEXT)));
            }
        });
        response.exceptionHandler(_ -> answer.tryComplete(Optional.of(text.toString())));
        response.endHandler(_ -> answer.tryComplete(Optional.of(text.toString())));
    }

    private void refused(URI endpoint, String reason) {
        refusals.add(endpoint.getRawAuthority() + ": " + reason.strip());
        next();
    }
}
