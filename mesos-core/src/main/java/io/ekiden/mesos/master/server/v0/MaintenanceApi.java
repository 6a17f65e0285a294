package io.ekiden.mesos.master.server.v0;

import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.wire.v1.MaintenanceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.operator.MaintenanceAnswers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /maintenance/schedule}, {@code /maintenance/status}, {@code /machine/down} and {@code /machine/up}.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}, {@code Master::Http::maintenanceSchedule} and those after it.
 */
public final class MaintenanceApi {
    private final Master master;

    public MaintenanceApi(Master master) {
        this.master = master;
    }

    /** Adds the routes below {@code prefix}. */
    public void mount(Router router, String prefix) {
        router.route(prefix + "/maintenance/schedule").handler(this::schedule);
        router.route(prefix + "/maintenance/status").handler(this::status);
        router.route(prefix + "/machine/down").handler(routing -> Bodies.post(routing, this::down));
        router.route(prefix + "/machine/up").handler(routing -> Bodies.post(routing, this::up));
    }

    private void schedule(RoutingContext routing) {
        var method = routing.request().method();
        if (method.equals(HttpMethod.GET)) {
            json(routing, MaintenanceProtos.json(MaintenanceAnswers.schedule(master.snapshot())));
        } else if (Bodies.isAllowed(routing.request(), HttpMethod.GET, HttpMethod.POST)) {
            Bodies.read(routing, this::replace);
        }
    }

    private void status(RoutingContext routing) {
        if (Bodies.isAllowed(routing.request(), HttpMethod.GET)) {
            json(routing, MaintenanceProtos.json(MaintenanceAnswers.status(master.snapshot())));
        }
    }

    private static void json(RoutingContext routing, byte[] body) {
        routing.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(body));
    }

    private void replace(RoutingContext routing, byte[] body) {
        ask(routing, () -> new MaintenanceRequest.Replace(MaintenanceProtos.readSchedule(body)));
    }

    private void down(RoutingContext routing, byte[] body) {
        ask(routing, () -> new MaintenanceRequest.Start(MaintenanceProtos.readMachines(body)));
    }

    private void up(RoutingContext routing, byte[] body) {
        ask(routing, () -> new MaintenanceRequest.Stop(MaintenanceProtos.readMachines(body)));
    }

    private interface Reading {
        MaintenanceRequest read() throws WireException;
    }

    private void ask(RoutingContext routing, Reading request) {
        try {
            Bodies.done(routing.request(), master.maintain(request.read()));
        } catch (WireException malformed) {
            Bodies.answer(routing.request(), 400, malformed.reason());
        }
    }
}
