package io.ekiden.orchestrator.events;

import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.ekiden.orchestrator.events.EventLog.Entry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One URL that events are posted to, one after the other. What it holds on to is the log from its place on: its place moves on without it
 * when too much waits. All state belongs to its context.
 */
final class Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Callback.class);
    /** Nobody reads what a callback answers; one that answers without end is cut off. */
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final Vertx vertx;
    private final Context context;
    private final HttpClientAgent http;
    private final String url;
    private final Callbacks.Limits limits;
    private final Callbacks.Counts counts;
    private final AddressGuard.Names names;
    private final AtomicBoolean woken = new AtomicBoolean();
    /** What was posted, or is being posted, last. */
    private Entry last;

    private boolean busy;
    private boolean closed;
    /** In a row, of whatever events. */
    private int failures;

    /** Of the event that is being posted. */
    private int attempts;

    private OptionalLong timer = OptionalLong.empty();

    /** @param from what is published after this is posted */
    Callback(
            Vertx vertx,
            String url,
            Callbacks.Limits limits,
            Entry from,
            Callbacks.Counts counts,
            AddressGuard.Names names) {
        this.vertx = vertx;
        this.names = names;
        this.context = vertx.getOrCreateContext();
        this.url = url;
        this.limits = limits;
        this.last = from;
        this.counts = counts;
        // One of its own: who keeps connections busy does so to itself.
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) limits.answer().toMillis())
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
    }

    /** There is something new in the log. Any thread. */
    void wake(EventFormat format, Entry newest) {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                woken.set(false);
                // What waits is bounded also while one is being posted, and while nobody answers.
                skip(newest);
                next(format);
            });
        }
    }

    private void skip(Entry newest) {
        long excess = newest.position() - last.position() - limits.outstanding();
        if (excess > 0 && !closed) {
            for (var next = last.next(); next != null && excess > 0; excess--) {
                last = next;
                next = last.next();
                counts.dropped().increment();
            }
            LOG.debug("event callback too slow, events dropped url={}", url);
        }
    }

    private void next(EventFormat format) {
        var next = last.next();
        if (busy || closed || next == null) {
            return;
        }
        last = next;
        busy = true;
        attempts = 0;
        post(format, next);
    }

    private void post(EventFormat format, Entry entry) {
        attempts++;
        timer = OptionalLong.empty();
        var sent = new HttpClientRequest[1];
        // A reset of what was not sent would keep the connection, and there is one only.
        Deadline.of(connect(), limits.answer(), late -> late.connection().close())
                .compose(request -> {
                    sent[0] = request;
                    return request.send(entry.written(format).body())
                            .compose(response -> {
                                var read = new int[1];
                                response.handler(part -> {
                                    read[0] += part.length();
                                    if (read[0] > MAX_ANSWER_BYTES) {
                                        request.reset();
                                    }
                                });
                                int status = response.statusCode();
                                return response.end()
                                        .compose(_ -> status / 100 == 2
                                                ? Future.<Void>succeededFuture()
                                                : Future.<Void>failedFuture("it answered " + status));
                            })
                            .timeout(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
                })
                .onComplete(result -> context.runOnContext(_ -> {
                    if (result.failed() && sent[0] != null) {
                        sent[0].reset();
                    }
                    posted(format, entry, result);
                }));
    }

    /** The name is looked up each time, and the address is the one that was looked at. */
    private Future<HttpClientRequest> connect() {
        return vertx.executeBlocking(() -> CallbackAddress.of(URI.create(url), names))
                .compose(address -> http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setServer(address)
                        .setFollowRedirects(false)
                        .putHeader("Content-Type", "application/json")));
    }

    private void posted(EventFormat format, Entry entry, AsyncResult<Void> result) {
        if (closed) {
            return;
        }
        if (result.succeeded()) {
            counts.posted().increment();
            if (failures > 0) {
                LOG.info("event callback answers again url={}", url);
            }
            failures = 0;
            done(format);
            return;
        }
        counts.failed().increment();
        failures++;
        if (failures == 1) {
            LOG.warn(
                    "event callback failed, to be tried again url={} cause={}",
                    url,
                    String.valueOf(result.cause().getMessage()).replaceAll("\\p{Cntrl}+", " "));
        }
        boolean givenUp = attempts >= limits.attempts();
        if (givenUp) {
            counts.dropped().increment();
        }
        timer = OptionalLong.of(vertx.setTimer(limits.waitAfter(failures).toMillis(), _ -> {
            if (closed) {
                return;
            }
            if (givenUp) {
                done(format);
            } else {
                post(format, entry);
            }
        }));
    }

    private void done(EventFormat format) {
        busy = false;
        next(format);
    }

    /** Nothing is posted any more. */
    void close() {
        context.runOnContext(_ -> {
            closed = true;
            timer.ifPresent(vertx::cancelTimer);
            http.close();
        });
    }
}
