package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthCheck.Command;
import io.ekiden.health.HealthCheck.Grpc;
import io.ekiden.health.HealthCheck.Http;
import io.ekiden.health.HealthCheck.Tcp;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Probes of every kind. */
public final class Probes implements Prober {
    private final HttpProbe http;
    private final GrpcProbe grpc;
    private final TcpProbe tcp;
    private final CommandProbe command;

    /** Opens no connection before the first probe. */
    public Probes(Vertx vertx) {
        http = new HttpProbe(vertx);
        grpc = new GrpcProbe(vertx);
        tcp = new TcpProbe(vertx);
        command = new CommandProbe(vertx);
    }

    @Override
    public Future<ProbeResult> probe(HealthCheck check) {
        var timeout = check.timing().timeout();
        return switch (check.probe()) {
            case Http target -> http.probe(target, check.policy(), timeout);
            case Grpc target -> grpc.probe(target, timeout);
            case Tcp target -> tcp.probe(target, timeout);
            case Command target -> command.probe(target, timeout);
        };
    }

    @Override
    public void close() {
        http.close();
        grpc.close();
        tcp.close();
    }
}
