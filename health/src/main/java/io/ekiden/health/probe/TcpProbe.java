package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** Connects, and hangs up. */
final class TcpProbe {
    private final Vertx vertx;
    private final NetClient client;

    TcpProbe(Vertx vertx) {
        this.vertx = vertx;
        client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    Future<ProbeResult> probe(HealthCheck.Tcp target, Duration timeout) {
        var deadline = new Deadline(vertx, timeout);
        var options = new ConnectOptions().setHost(target.host()).setPort(target.port());
        if (!timeout.isZero()) options.setTimeout(Deadline.millis(timeout));
        return deadline.limit(() -> client.connect(options).map(TcpProbe::connected));
    }

    void close() {
        client.close();
    }

    private static ProbeResult connected(NetSocket socket) {
        socket.close();
        return new ProbeResult.Passed();
    }
}
