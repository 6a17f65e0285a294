package io.ekiden.testkit.bench.health;

import io.ekiden.testkit.bench.process.OtherJvm;
import io.vertx.core.Vertx;
import java.io.IOException;

/** Answers whatever is asked over HTTP with 200, on a port of 127.0.0.1 that it says. */
public final class CheckedServer {
    private CheckedServer() {}

    public static void main(String[] args) throws IOException {
        var server = Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1")
                .await();
        OtherJvm.answer(() -> Integer.toString(server.actualPort()));
    }
}
