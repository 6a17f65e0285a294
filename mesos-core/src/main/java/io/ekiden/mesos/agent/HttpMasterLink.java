package io.ekiden.mesos.agent;

import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.link.LinkSocket;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.file.Login;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent's link to a master in another process. Everything happens on the agent's context. */
public final class HttpMasterLink implements MasterLink {
    private static final Logger LOG = LoggerFactory.getLogger(HttpMasterLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Masters that point to each other, each to the other one, are followed so far. */
    private static final int MAX_HOPS = 5;

    private final WebSocketClient client;
    private final MasterDetector detector;
    private volatile Optional<Credential> credential;
    private @Nullable Link present;
    /** Listened to already: a listener stays for as long as nobody else leads, however many links there are meanwhile. */
    private @Nullable Future<Void> watched;

    private Runnable onElection = () -> {};
    private String lastTrouble = "";

    /** To a master that asks for no credential. */
    public HttpMasterLink(Vertx vertx, MasterDetector detector) {
        this(vertx, detector, Login.NONE);
    }

    /**
     * A link that is not connected.
     *
     * @param detector asked before each connection where the leading master may be; the owner closes it
     * @param login as whom to come to the master, and by which kind of connection
     */
    public HttpMasterLink(Vertx vertx, MasterDetector detector, Login login) {
        this.credential = login.credential();
        this.detector = detector;
        this.client = vertx.createWebSocketClient(login.tls()
                .of(new WebSocketClientOptions()
                        .setMaxMessageSize(LinkProtocol.LARGEST_MESSAGE)
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())));
    }

    /** Comes like this from the next connection on. Any thread. */
    public Future<Boolean> adopt(Login login) {
        credential = login.credential();
        return login.tls().renew(client);
    }

    @Override
    public void connect(Consumer<MasterToAgent> fromMaster, Runnable onBroken) {
        close();
        var context = Objects.requireNonNull(Vertx.currentContext(), "not on the agent's context");
        var link = new Link(fromMaster, onBroken);
        present = link;
        detector.find()
                .onComplete(found -> context.runOnContext(_ -> {
                    if (present != link) {
                        // Given up while nobody led: those of hours would all connect to who leads at last.
                        return;
                    }
                    if (found.failed()) {
                        link.ended("no master is known: " + textOf(found.cause()));
                        return;
                    }
                    new Search(found.result().candidates())
                            .next()
                            .onSuccess(link::stands)
                            .onFailure(cause -> link.ended(textOf(cause)));
                    watch(found.result().outdated(), context);
                }));
    }

    private void watch(Future<Void> outdated, Context context) {
        if (outdated == watched) {
            return;
        }
        watched = outdated;
        outdated.onSuccess(_ -> context.runOnContext(_ -> {
            if (outdated != watched) {
                return;
            }
            if (present != null) {
                present.leave("another master leads");
            }
            onElection.run();
        }));
    }

    private Future<WebSocket> open(URI uri) {
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
        var host = uri.getHost();
        var options = new WebSocketConnectOptions()
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(port)
                .setSsl(secure)
                .setURI(LinkProtocol.PATH)
                .setTimeout(CONNECT_TIMEOUT.toMillis())
                .addSubProtocol(LinkProtocol.SUBPROTOCOL);
        credential.ifPresent(shown -> options.addHeader("Authorization", shown.authorization()));
        return client.connect(options);
    }

    private static String textOf(Throwable cause) {
        return Objects.toString(cause.getMessage(), cause.toString());
    }

    /** Goes from master to master until one takes the connection; one that does not lead answers with the place of the one that does. */
    private final class Search {
        private final ArrayDeque<URI> places;
        private final List<String> refusals = new ArrayList<>();
        private int hops;

        Search(List<URI> candidates) {
            places = new ArrayDeque<>(candidates);
        }

        Future<WebSocket> next() {
            var place = places.poll();
            return place == null
                    ? Future.failedFuture("the master cannot be reached: " + String.join("; ", refusals))
                    : open(place).recover(cause -> {
                        refusals.add(place.getRawAuthority() + ": " + refusal(place, cause));
                        return next();
                    });
        }

        private String refusal(URI place, Throwable cause) {
            if (!(cause instanceof UpgradeRejectedException refused)) {
                return textOf(cause);
            }
            var location = refused.getHeaders().get("Location");
            if (refused.getStatus() == 307 && location != null && hops++ < MAX_HOPS) {
                try {
                    var leader = place.resolve(location);
                    if (leader.getHost() == null) {
                        // As of //my_host:5050: without a host, the client would try its own machine.
                        return "names a leader that is no address: " + location;
                    }
                    if ("https".equals(place.getScheme()) && !"https".equals(leader.getScheme())) {
                        return "names a leader that is not as safe: " + location;
                    }
                    places.addFirst(leader);
                    return "does not lead";
                } catch (IllegalArgumentException e) {
                    return "names a leader that is no address: " + location;
                }
            }
            var body = refused.getBody();
            return "status " + refused.getStatus() + (body == null || body.length() == 0 ? "" : ", " + body);
        }
    }

    @Override
    public void onElection(Runnable elected) {
        onElection = elected;
    }

    @Override
    public void send(AgentToMaster message) {
        if (present != null) {
            present.send(message);
        }
    }

    @Override
    public void close() {
        var link = present;
        present = null;
        if (link != null && link.socket != null) {
            link.socket.end("the agent has ended the link");
        }
    }

    /** One connection, made or in the making. */
    private final class Link {
        private final Consumer<MasterToAgent> fromMaster;
        private final Runnable onBroken;
        private final ArrayDeque<AgentToMaster> early = new ArrayDeque<>();
        private @Nullable LinkSocket<MasterToAgent, AgentToMaster> socket;

        Link(Consumer<MasterToAgent> fromMaster, Runnable onBroken) {
            this.fromMaster = fromMaster;
            this.onBroken = onBroken;
        }

        void stands(WebSocket opened) {
            var made = new LinkSocket<>(opened, LinkCodec.ofAgent());
            made.begin(
                    message -> {
                        if (present == this) {
                            fromMaster.accept(message);
                        }
                    },
                    this::ended);
            if (present != this) {
                made.end("the agent has another link by now");
                return;
            }
            LOG.info("Link to the master stands address={}", opened.remoteAddress());
            lastTrouble = "";
            socket = made;
            early.forEach(made::send);
            early.clear();
        }

        void send(AgentToMaster message) {
            if (socket != null) {
                socket.send(message);
            } else {
                // A link that does not stand yet is sent registrations alone, and the last one tells all.
                early.clear();
                early.add(message);
            }
        }

        void leave(String reason) {
            if (present == this && socket != null) {
                socket.end(reason);
            } else {
                ended(reason);
            }
        }

        void ended(String reason) {
            if (present != this) {
                return;
            }
            present = null;
            // An agent tries for hours when there is no master: once is enough to say why.
            if (!reason.equals(lastTrouble)) {
                LOG.warn("No link to the master, the agent tries again: {}", reason);
                lastTrouble = reason;
            }
            onBroken.run();
        }
    }
}
