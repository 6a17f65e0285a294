package io.ekiden.mesos.master.rehearsal;

import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.link.LinkSocket;
import io.ekiden.mesos.master.MasterSettings.Pings;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a made-up cluster some times, over connections of this process with itself. It costs a few seconds of a processor, once; what
 * it made is given back at its end. Nothing of it is seen from outside but a port of the loopback for as long as it takes, behind which is
 * nothing.
 *
 * <p>Begun and stopped from any thread, runs on an event loop of its own.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int agents;
    private final int rounds;
    private volatile boolean stopped;

    /** Compilers take code for important that has run some ten thousand times. */
    public static Rehearsal usual() {
        return new Rehearsal(500, 12);
    }

    Rehearsal(int agents, int rounds) {
        this.agents = agents;
        this.rounds = rounds;
    }

    /** Completes with how many agents came back, each time counted, when all have or when it was stopped. */
    public Future<Integer> run(Vertx vertx) {
        var stage = new Stage();
        return vertx.deployVerticle(stage)
                .compose(id -> stage.done().eventually(() -> vertx.undeploy(id)))
                .onSuccess(returned -> LOG.info("Rehearsed to take over a cluster agents={}", returned))
                .onFailure(cause -> LOG.warn("No rehearsal, it takes longer to take over: {}", cause.toString()));
    }

    /** There is something better to do. What is under way of it ends soon. */
    public void stop() {
        stopped = true;
    }

    /** Master and agents, all on one loop. */
    private final class Stage extends VerticleBase {
        /** Connections at the same time. */
        private static final int LANES = 4;

        private final Promise<Integer> done = Promise.promise();
        private final RehearsedCluster cluster = new RehearsedCluster(Instant.now());
        private @Nullable WebSocketClient client;
        private int port;
        private long sessions;
        private int next;
        private int returned;

        Future<Integer> done() {
            return done.future();
        }

        @Override
        public Future<?> start() {
            var router = Router.router(vertx);
            router.get(LinkProtocol.PATH).handler(routing -> admit(routing.request()));
            client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(LANES));
            return vertx.createHttpServer(MasterRoutes.options())
                    .requestHandler(router)
                    .listen(0, LOOPBACK)
                    .onSuccess(server -> {
                        port = server.actualPort();
                        perform().onComplete(done);
                    });
        }

        private Future<Integer> perform() {
            return vertx.<Void>executeBlocking(() -> {
                        for (int i = 0; i < agents && !stopped; i++) {
                            cluster.grow();
                        }
                        return null;
                    })
                    .compose(_ -> perform(rounds))
                    .map(_ -> returned);
        }

        private Future<Void> perform(int more) {
            return stopped || more == 0 ? Future.succeededFuture() : round().compose(_ -> perform(more - 1));
        }

        private Future<Void> round() {
            next = 0;
            return vertx.<Void>executeBlocking(() -> {
                        cluster.takeOver();
                        return null;
                    })
                    .compose(_ -> {
                        var lanes = new ArrayList<Future<Void>>();
                        for (int i = 0; i < LANES; i++) {
                            lanes.add(lane());
                        }
                        return Future.all(lanes).mapEmpty();
                    });
        }

        private Future<Void> lane() {
            return stopped || next >= cluster.registrations().size()
                    ? Future.succeededFuture()
                    : comeBack(cluster.registrations().get(next++)).compose(_ -> lane());
        }

        private void admit(HttpServerRequest request) {
            request.toWebSocket().onSuccess(socket -> {
                long session = ++sessions;
                var link = new LinkSocket<>(socket, LinkCodec.ofMaster());
                link.begin(
                        message -> {
                            if (!(message instanceof AgentToMaster.Pong)) {
                                cluster.answers(session, message).forEach(link::send);
                            }
                        },
                        _ -> {});
                link.send(new MasterToAgent.Ping(Pings.DEFAULT.patience()));
            });
        }

        private Future<Void> comeBack(AgentToMaster.Register registration) {
            var answered = Promise.<Void>promise();
            var options = new WebSocketConnectOptions()
                    .setHost(LOOPBACK)
                    .setPort(port)
                    .setURI(LinkProtocol.PATH)
                    .setTimeout(LIMIT.toMillis())
                    .addSubProtocol(LinkProtocol.SUBPROTOCOL);
            if (client == null) {
                return Future.failedFuture("not begun");
            }
            client.connect(options)
                    .onFailure(answered::tryFail)
                    .onSuccess(socket -> register(socket, registration, answered));
            return answered.future();
        }

        private void register(WebSocket socket, AgentToMaster.Register registration, Promise<Void> answered) {
            var link = new LinkSocket<>(socket, LinkCodec.ofAgent());
            link.begin(
                    message -> {
                        if (message instanceof MasterToAgent.Ping) {
                            link.send(new AgentToMaster.Pong());
                        } else if (message instanceof MasterToAgent.Registered) {
                            returned++;
                            link.end("the rehearsal goes on");
                        }
                    },
                    _ -> answered.tryComplete());
            link.send(registration);
        }
    }
}
