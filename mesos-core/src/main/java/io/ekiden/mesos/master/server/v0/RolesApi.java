package io.ekiden.mesos.master.server.v0;

import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.operator.RoleCalls;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changes by {@code /quota} and {@code /weights}; what is read there is left to the routes after these.
 *
 * <p><b>Source:</b> Mesos {@code master/quota_handler.cpp}, {@code master/weights_handler.cpp}.
 */
public final class RolesApi {
    private final Master master;

    public RolesApi(Master master) {
        this.master = master;
    }

    /** Adds the routes below {@code prefix}. */
    public void mount(Router router, String prefix) {
        router.route(prefix + "/weights").handler(this::weights);
        router.route(prefix + "/quota").handler(this::quota);
        router.delete(prefix + "/quota/*")
                .handler(routing -> remove(routing, routing.normalizedPath().substring((prefix + "/quota/").length())));
    }

    private void weights(RoutingContext routing) {
        var request = routing.request();
        if (request.method().equals(HttpMethod.GET)) {
            routing.next();
        } else if (Bodies.isAllowed(request, HttpMethod.GET, HttpMethod.PUT)) {
            Bodies.read(routing, this::setWeights);
        }
    }

    private void setWeights(RoutingContext routing, byte[] body) {
        try {
            Bodies.done(routing.request(), master.updateWeights(RoleCalls.readWeights(body)));
        } catch (WireException malformed) {
            Bodies.answer(routing.request(), 400, malformed.reason());
        }
    }

    private void quota(RoutingContext routing) {
        var request = routing.request();
        if (request.method().equals(HttpMethod.GET)) {
            routing.next();
        } else if (Bodies.isAllowed(request, HttpMethod.GET, HttpMethod.POST)) {
            Bodies.read(routing, this::setQuota);
        }
    }

    private void setQuota(RoutingContext routing, byte[] body) {
        var request = routing.request();
        try {
            var asked = RoleCalls.readQuota(body);
            if (has(asked.role())) {
                Bodies.answer(
                        request,
                        400,
                        "Failed to validate set quota request: Can not set quota for a role that already has quota");
                return;
            }
            var quotas = new TreeMap<>(Map.of(asked.role(), asked.quota()));
            Bodies.done(request, master.updateQuotas(quotas, asked.force()));
        } catch (WireException malformed) {
            Bodies.answer(request, 400, "Failed to parse set quota request JSON: " + malformed.reason());
        }
    }

    private boolean has(String role) {
        return master.snapshot().allocator().quotas().containsKey(role);
    }

    private void remove(RoutingContext routing, String role) {
        if (!has(role)) {
            Bodies.answer(
                    routing.request(),
                    400,
                    "Failed to remove quota for path '" + routing.normalizedPath() + "': Role '" + role
                            + "' has no quota set");
            return;
        }
        var none = new Quota(Quantities.NONE, Quantities.NONE);
        Bodies.done(routing.request(), master.updateQuotas(new TreeMap<>(Map.of(role, none)), true));
    }
}
