package io.ekiden.mesos.master.server;

import io.ekiden.mesos.files.FilesApi;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Permits;
import io.ekiden.mesos.guard.Visibility;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.OperatorCalls;
import io.ekiden.mesos.http.RecordStream;
import io.ekiden.mesos.http.SharedWork;
import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.server.v0.ResourcesApi;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.wire.metrics.MetricsByName;
import io.ekiden.mesos.wire.metrics.MetricsJson;
import io.ekiden.mesos.wire.v0.FlagsWriter;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.operator.OperatorAnswers;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/v1}: what operators and their tools read and do, and {@code POST /teardown} of before. Reads come from the last snapshot
 * and are rendered off the event loops.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code master/http.cpp}.
 */
final class OperatorApi {
    private final Master master;
    private final SharedWork<Buffer> renderings;
    private final InstantSource clock;
    private final Guard guard;
    private final FilesApi files;

    OperatorApi(Master master, SharedWork<Buffer> renderings, InstantSource clock, Guard guard, FilesApi files) {
        this.files = files;
        this.guard = guard;
        this.master = master;
        this.renderings = renderings;
        this.clock = clock;
    }

    void mount(Router router) {
        for (var prefix : new String[] {"", "/master"}) {
            router.route(prefix + "/api/v1")
                    .handler(routing -> OperatorCalls.take(routing, OperatorCall::read, this::answer));
            router.route(prefix + "/teardown").handler(routing -> Bodies.post(routing, this::teardown));
        }
    }

    private void answer(HttpServerRequest request, MediaType mediaType, OperatorCall call) {
        var refusal = new Permits(master.settings().acls()).refusal(principalOf(request), call, master.snapshot());
        if (refusal.isPresent()) {
            Bodies.answer(request, 403, refusal.get());
            return;
        }
        switch (call) {
            case OperatorCall.Read(var type) -> read(request, mediaType, type);
            case OperatorCall.Subscribe() -> subscribe(request, mediaType);
            case OperatorCall.Teardown(var id) -> Bodies.done(request, master.teardown(id));
            case OperatorCall.UpdateWeights(var weights) -> Bodies.done(request, master.updateWeights(weights));
            case OperatorCall.UpdateQuota(var quotas, var force) ->
                Bodies.done(request, master.updateQuotas(quotas, force));
            case OperatorCall.DrainAgent(var id, var grace, var gone) ->
                Bodies.done(request, master.drainAgent(id, grace, gone));
            case OperatorCall.DeactivateAgent(var id) -> Bodies.done(request, master.deactivateAgent(id));
            case OperatorCall.ReactivateAgent(var id) -> Bodies.done(request, master.reactivateAgent(id));
            case OperatorCall.MarkAgentGone(var id) -> Bodies.done(request, master.markAgentGone(id));
            case OperatorCall.Maintain(var maintenance) -> Bodies.done(request, master.maintain(maintenance));
            case OperatorCall.Operate operate -> new ResourcesApi(master).operate(request, operate);
            case OperatorCall.OfFiles(var asked) -> files.answer(request, mediaType, asked);
            case OperatorCall.Unsupported(var type) ->
                Bodies.answer(request, 501, "Ekiden's master does not know " + type + " yet");
        }
    }

    private Optional<String> principalOf(HttpServerRequest request) {
        return guard.principalOf(request, Realm.MASTER_READWRITE);
    }

    private void read(HttpServerRequest request, MediaType mediaType, String type) {
        var visible = new Visibility(master.settings().acls(), principalOf(request));
        var document = renderings.get(
                mediaType + " " + type + visible.kind(),
                () -> Buffer.buffer(new OperatorAnswers(
                                visible.of(master.snapshot()), master.settings(), master.startedAt(), visible.sight())
                        .write(
                                mediaType,
                                type,
                                type.equals("GET_METRICS") ? metrics() : Map.of(),
                                FlagsWriter.flags(master.settings()))));
        OperatorCalls.send(request, mediaType, document);
    }

    private Map<String, Double> metrics() {
        return MetricsByName.of(MetricsJson.of(
                master.snapshot(), master.traffic(), master.watching(), master.startedAt(), clock.instant()));
    }

    private void subscribe(HttpServerRequest request, MediaType mediaType) {
        var stream = new RecordStream(
                request, mediaType, master.settings().timeouts().heartbeat());
        var subscriber = new Subscriber("operator at " + request.remoteAddress(), stream, master);
        var release = guard.hold(
                request,
                Realm.MASTER_READWRITE,
                principal -> new Permits(master.settings().acls())
                        .refusal(principal, new OperatorCall.Subscribe(), master.snapshot())
                        .isEmpty(),
                subscriber::ended);
        stream.begin(() -> {
            release.run();
            subscriber.leave();
        });
        master.watch(subscriber);
    }

    private void teardown(RoutingContext routing, byte[] body) {
        var form = Bodies.form(routing.request(), body);
        if (form.isEmpty()) {
            return;
        }
        var id = form.get().get("frameworkId");
        if (id == null) {
            Bodies.answer(routing.request(), 400, "Missing 'frameworkId' query parameter in the request body");
        } else {
            answer(routing.request(), MediaType.JSON, new OperatorCall.Teardown(new FrameworkId(id)));
        }
    }

    /** One reader of the event stream. */
    private static final class Subscriber implements MasterWatcher {
        private final String name;
        private final RecordStream stream;
        private final Master master;

        Subscriber(String name, RecordStream stream, Master master) {
            this.name = name;
            this.stream = stream;
            this.master = master;
        }

        void leave() {
            master.unwatch(this);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void begins(MasterState state) {
            Duration heartbeat = master.settings().timeouts().heartbeat();
            var answers = new OperatorAnswers(state, master.settings(), master.startedAt());
            stream.send(mediaType -> answers.subscribed(mediaType, heartbeat));
            beats();
        }

        @Override
        public void changed(MasterChange change, MasterState before, MasterState after) {
            OperatorAnswers.event(change, before, after)
                    .ifPresent(event -> stream.send(mediaType -> OperatorAnswers.write(mediaType, event)));
        }

        @Override
        public void beats() {
            stream.send(OperatorAnswers::heartbeat);
        }

        @Override
        public void ended() {
            stream.end();
        }
    }
}
