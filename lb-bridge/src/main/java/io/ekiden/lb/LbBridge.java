package io.ekiden.lb;

import io.ekiden.lb.certificate.OperatorCertificates;
import io.ekiden.lb.change.OldWorkers;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.haproxy.HaproxyControl;
import io.ekiden.lb.haproxy.HaproxyPaths;
import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.render.RenderSettings;
import io.ekiden.lb.view.Problem;
import io.ekiden.lb.watch.Outage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The load balancer bridge as one thing to start and stop. It needs a Marathon, but does not need it to answer: HAProxy
 * runs with what it last knew. Any thread.
 */
public final class LbBridge {
    private static final Logger LOG = LoggerFactory.getLogger(LbBridge.class);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final LbSettings settings;
    private final Consumer<Problem> refused;
    private final Duration renewal;
    private volatile Optional<Running> running = Optional.empty();

    /** A bridge that does nothing yet. */
    public LbBridge(Vertx vertx, LbSettings settings) {
        this(vertx, settings, _ -> {});
    }

    /**
     * A bridge that does nothing yet.
     *
     * @param refused hears each label that is refused, once, on an event loop
     */
    public LbBridge(Vertx vertx, LbSettings settings, Consumer<Problem> refused) {
        this(vertx, settings, refused, Duration.ofHours(1));
    }

    /** @param renewal how often it is looked whether a certificate that is signed by itself ends soon */
    LbBridge(Vertx vertx, LbSettings settings, Consumer<Problem> refused, Duration renewal) {
        this.vertx = vertx;
        this.renewal = renewal;
        this.settings = settings;
        this.refused = refused;
    }

    private record Running(
            LbVerticle verticle, String deployment, WorkerExecutor worker, HttpServer endpoints, long renewing) {}

    private record Parts(HaproxyControl control, HaproxyPaths paths, OperatorCertificates certificates) {}

    /**
     * Adopts or starts HAProxy and begins to follow Marathon.
     *
     * <p>Fails when there is no haproxy program, or its directory or template cannot be used.
     */
    public Future<Void> start() {
        return vertx.executeBlocking(this::parts)
                .compose(parts -> Endpoints.listen(
                                vertx,
                                parts.paths(),
                                new Endpoints.Sources(this::snapshot, parts.control()::oldSessions))
                        .compose(endpoints -> deploy(parts, endpoints).onFailure(_ -> endpoints.close())));
    }

    private Future<Void> deploy(Parts parts, HttpServer endpoints) {
        var worker = vertx.createSharedWorkerExecutor("lb-" + UUID.randomUUID(), 1, 1, TimeUnit.MINUTES);
        var verticle = new LbVerticle(vertx, settings, parts.control(), worker, parts.certificates(), refused);
        return vertx.deployVerticle(verticle)
                .onSuccess(deployment ->
                        running = Optional.of(new Running(verticle, deployment, worker, endpoints, renew())))
                .onFailure(failure -> worker.close())
                .mapEmpty();
    }

    /** Begins to renew the certificate before it ends, also when nothing starts again for years; HAProxy is given what is new in its file. */
    private long renew() {
        if (!isSelfSigned()) {
            return NO_TIMER;
        }
        var outage = new Outage(
                LOG,
                "the certificate of the balancer's own cannot be renewed, it is tried again",
                "the certificate of the balancer's own can be renewed again");
        return vertx.setPeriodic(
                renewal.toMillis(),
                _ -> vertx.executeBlocking(() -> SelfSigned.renew(settings.directory()))
                        .onSuccess(_ -> outage.over())
                        .onFailure(outage::failed));
    }

    private boolean isSelfSigned() {
        var sharing = settings.binding().sharing();
        return sharing.https() > 0 && sharing.certificates().isEmpty();
    }

    /** Stops following; HAProxy goes on unless the settings say otherwise. */
    public Future<Void> stop() {
        var stopping = running;
        running = Optional.empty();
        stopping.ifPresent(it -> vertx.cancelTimer(it.renewing()));
        return stopping.map(it -> vertx.undeploy(it.deployment())
                        .eventually(it.worker()::close)
                        .eventually(it.endpoints()::close))
                .orElseGet(Future::succeededFuture);
    }

    /** What is served, what is not, and why. */
    public LbStatus snapshot() {
        return running.map(it -> it.verticle().snapshot()).orElse(LbStatus.BEFORE_START);
    }

    private List<Path> certificates(HaproxyPaths paths) throws IOException {
        var sharing = settings.binding().sharing();
        return isSelfSigned() ? List.of(SelfSigned.in(paths.directory(), sharing.https())) : sharing.certificates();
    }

    private Parts parts() throws IOException {
        var binary = HaproxyBinary.find(settings.haproxy().binary());
        var paths = HaproxyPaths.prepare(settings.directory());
        var renderer = new ConfigRenderer(
                settings.haproxy().templateDirectory(),
                new RenderSettings(
                        new RenderSettings.Places(
                                paths.statsSocket(), paths.idleSocket(), paths.bridgeSocket(), paths.files()),
                        new RenderSettings.Stats(settings.binding().statsPort(), HaproxyBinary.hasExporter(binary)),
                        settings.haproxy().maxconn(),
                        "ekiden",
                        settings.haproxy().upkeep().logTarget()));
        var upkeep = settings.haproxy().upkeep();
        var oldWorkers = new OldWorkers(upkeep.mostOldWorkers(), upkeep.spared());
        var certificates = new OperatorCertificates(
                certificates(paths),
                paths.directory(),
                paths.files(),
                files -> HaproxyBinary.refusalOf(files, binary, paths.directory()));
        return new Parts(new HaproxyControl(paths, binary, renderer, oldWorkers), paths, certificates);
    }
}
