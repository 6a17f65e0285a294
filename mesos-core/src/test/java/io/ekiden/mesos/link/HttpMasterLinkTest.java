package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.detector.MasterDetector;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent tries for as long as there is no master, and must not leave anything behind each time. */
class HttpMasterLinkTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger connections = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        Wire.await(vertx.close());
    }

    private record Detector(Future<Found> find) implements MasterDetector {
        @Override
        public void close() {}
    }

    /** Somebody who takes every link, and counts them. */
    private URI master() throws Exception {
        var options = new HttpServerOptions().addWebSocketSubProtocol(LinkProtocol.SUBPROTOCOL);
        var server = Wire.await(vertx.createHttpServer(options)
                .webSocketHandler(_ -> connections.incrementAndGet())
                .listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void run(Runnable step) throws Exception {
        var done = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            step.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    @Test
    void attemptsWhileNobodyLeads_makeOneConnectionInTheEnd() throws Exception {
        var found = Promise.<MasterDetector.Found>promise();
        var link = new HttpMasterLink(vertx, new Detector(found.future()));
        for (int i = 0; i < 20; i++) {
            run(() -> link.connect(_ -> {}, () -> {}));
        }
        found.complete(new MasterDetector.Found(
                List.of(master()), Promise.<Void>promise().future()));
        Until.holds(() -> connections.get() > 0);

        // A second link on the same way: what the earlier ones have asked for would be there before it.
        run(() -> link.connect(_ -> {}, () -> {}));
        Until.holds(() -> connections.get() > 1);
        assertThat(connections).hasValue(2);
    }

    @Test
    void linksToOneLeader_listenOnceForTheNext_andTheLastOneEnds() throws Exception {
        var listeners = new AtomicInteger();
        var outdated = Promise.<Void>promise();
        var link = new HttpMasterLink(
                vertx,
                new Detector(Future.succeededFuture(
                        new MasterDetector.Found(List.of(master()), counting(outdated.future(), listeners)))));
        var broken = new CountDownLatch(1);
        var elections = new AtomicInteger();
        link.onElection(elections::incrementAndGet);
        for (int i = 1; i <= 5; i++) {
            int number = i;
            run(() -> link.connect(_ -> {}, broken::countDown));
            Until.holds(() -> connections.get() == number);
        }
        assertThat(listeners).hasValue(1);
        assertThat(broken.getCount()).isEqualTo(1);

        assertThat(elections).hasValue(0);
        outdated.complete();
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        Until.holds(() -> elections.get() == 1);
    }

    @Test
    void election_isHeardByWhoHasNoLinkAtAll() throws Exception {
        var outdated = Promise.<Void>promise();
        var nobody = URI.create("http://127.0.0.1:1");
        var link = new HttpMasterLink(
                vertx,
                new Detector(Future.succeededFuture(new MasterDetector.Found(List.of(nobody), outdated.future()))));
        var broken = new CountDownLatch(1);
        var elected = new CountDownLatch(1);
        link.onElection(elected::countDown);
        run(() -> link.connect(_ -> {}, broken::countDown));
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        outdated.complete();
        assertThat(elected.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** {@code my_host} is no host of a URI: without one, a client would try its own machine. */
    @Test
    void redirectToNowhere_isNotFollowed() throws Exception {
        var elsewhere = master();
        var server = Wire.await(vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "//my_host:" + elsewhere.getPort() + LinkProtocol.PATH)
                        .end())
                .listen(0, "127.0.0.1"));
        var found = new MasterDetector.Found(
                List.of(URI.create("http://127.0.0.1:" + server.actualPort())),
                Promise.<Void>promise().future());
        var link = new HttpMasterLink(vertx, new Detector(Future.succeededFuture(found)));
        var broken = new CountDownLatch(1);
        run(() -> link.connect(_ -> {}, broken::countDown));
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connections).hasValue(0);
    }

    @SuppressWarnings("unchecked") // a proxy knows its interface at run time alone
    private static Future<Void> counting(Future<Void> future, AtomicInteger listeners) {
        return (Future<Void>) Proxy.newProxyInstance(
                Future.class.getClassLoader(), new Class<?>[] {Future.class}, (self, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return self == arguments[0];
                    }
                    if (method.getName().startsWith("on")) {
                        listeners.incrementAndGet();
                    }
                    try {
                        return method.invoke(future, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
