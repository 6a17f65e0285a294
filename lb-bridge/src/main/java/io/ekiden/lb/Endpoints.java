package io.ekiden.lb;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.haproxy.HaproxyPaths;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What operators of marathon-lb ask its stats port for, answered by the bridge behind it.
 *
 * <p><b>Source:</b> marathon-lb's {@code /_haproxy_getconfig}, {@code /_haproxy_getvhostmap}, {@code /_haproxy_getappmap}; we differ: what is
 * shown is what HAProxy has now, there what it had when it started.
 */
final class Endpoints {
    /** What follows is for HAProxy alone: hashes of passwords, passwords, and what cookies are made with. */
    private static final Pattern SECRET = Pattern.compile(
            "(?m)^([^#\\n]*\\b(?:password|insecure-password|dynamic-cookie-key|stats[ \\t]+auth))[ \\t].*$");

    private Endpoints() {}

    /**
     * What is asked for at that moment.
     *
     * @param oldSessions connections that old workers still hold
     */
    record Sources(Supplier<LbStatus> status, OldSessions oldSessions) {}

    /** Asks HAProxy. */
    interface OldSessions {
        String read() throws IOException;
    }

    /** Answers at the socket of these paths; an earlier one that was left behind makes room. */
    static Future<HttpServer> listen(Vertx vertx, HaproxyPaths paths, Sources sources) {
        var socket = paths.bridgeSocket();
        return vertx.executeBlocking(() -> Files.deleteIfExists(socket))
                .compose(_ -> vertx.createHttpServer()
                        .requestHandler(request -> answer(vertx, paths, sources, request))
                        .listen(SocketAddress.domainSocketAddress(socket.toString())));
    }

    private static void answer(Vertx vertx, HaproxyPaths paths, Sources sources, HttpServerRequest request) {
        var response = request.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        vertx.executeBlocking(() -> text(paths, sources, request.path()), false)
                .onSuccess(text -> response.setStatusCode(text.isPresent() ? 200 : 404)
                        .end(text.orElse("There is nothing of that name here.\n")))
                .onFailure(failure ->
                        response.setStatusCode(500).end("It cannot be read: " + failure.getMessage() + "\n"));
    }

    private static Optional<String> text(HaproxyPaths paths, Sources sources, String asked) throws IOException {
        return switch (asked) {
            case "/_ekiden_metrics" ->
                Optional.of(BridgeMetrics.text(sources.status().get()));
            case "/_ekiden_sessions" -> Optional.of(sources.oldSessions().read());
            case "/_haproxy_getconfig" -> Optional.of(withoutSecrets(Files.readString(paths.config())));
            case "/_haproxy_getvhostmap" -> map(paths, "hosts");
            case "/_haproxy_getappmap" -> map(paths, "apps");
            default -> Optional.empty();
        };
    }

    /** Every process of the machine may ask. */
    static String withoutSecrets(String config) {
        return SECRET.matcher(config).replaceAll("$1 ***");
    }

    /** None while no port that uses it is there. */
    private static Optional<String> map(HaproxyPaths paths, String name) throws IOException {
        var file = Layout.of(Files.readString(paths.config())).maps().get(name);
        return file == null ? Optional.empty() : Optional.of(Files.readString(Path.of(file)));
    }
}
