package io.ekiden.orchestrator.door;

import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.file.Login;
import io.ekiden.mesos.security.file.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;
import java.util.function.Supplier;

/** The doors to a master and its agents over HTTP, with connections of their own. */
public final class HttpDoors {
    private static final int CONNECT_MILLIS = 5_000;
    /** To one host: more than all that may last at a time, so that nobody waits for who stays. */
    private static final int MOST_CONNECTIONS = 2_000;

    private final HttpClientAgent http;
    private final Doors doors;

    /**
     * @param detector finds the master; stays open
     * @param master as whom to ask it, now
     * @param agents as whom to ask agents, now; absent: as nobody
     */
    public HttpDoors(
            Vertx vertx, MasterDetector detector, Supplier<Login> master, Supplier<Optional<Credential>> agents) {
        var options = new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
        this.http = vertx.createHttpClient(
                master.get().tls().of(options), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        var masterDoor =
                new HttpMasterDoor(vertx, http, detector, () -> master.get().credential());
        this.doors = new Doors(masterDoor, new HttpAgentDoor(vertx, http, masterDoor, agents), new Lasting());
    }

    public Doors doors() {
        return doors;
    }

    /** New connections are made like this. */
    public Future<Boolean> adopt(Tls tls) {
        return tls.renew(http);
    }
}
