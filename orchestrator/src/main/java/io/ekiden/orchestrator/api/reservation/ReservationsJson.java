package io.ekiden.orchestrator.api.reservation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.reservation.Reservations.Kept;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.launch.fit.SeenAgents.Seen;
import io.ekiden.orchestrator.launch.resident.Keeping;
import java.util.Locale;

/**
 * What agents keep for instances, and why: {@code {"reservations": [{"instanceId", "use", "appId"?, "role"?, "agentId", "hostname"?,
 * "volumes"?: [{"containerPath", "persistenceId"}], "leftSince"?, "freeing"?, "lastOffer"?: {"at", "cpus", "mem", "disk", "gpus"?, "ports",
 * "volumes": [ids]}}], "total"}}, with {@code mem} and {@code disk} in MiB and {@code ports} as their number. {@code use} is {@code used},
 * {@code kept}, {@code left} or {@code unknown}, see {@link Reservations.Use}.
 */
public final class ReservationsJson {
    /** Of more, the first by name are shown, and {@code total} says how many there are. */
    static final int MAX_SHOWN = 10_000;

    private ReservationsJson() {}

    public static ObjectNode write(OrchestratorState state) {
        var all = Reservations.of(state);
        var json = Json.object();
        var shown = json.putArray("reservations");
        all.stream().limit(MAX_SHOWN).forEach(kept -> shown.add(write(kept)));
        return json.put("total", all.size());
    }

    private static ObjectNode write(Kept kept) {
        var json = Json.object()
                .put("instanceId", kept.id().value())
                .put("use", kept.use().name().toLowerCase(Locale.ROOT));
        kept.seen()
                .ifPresent(seen -> json.put("agentId", seen.offer().agentId().value())
                        .put("hostname", seen.offer().hostname())
                        .put("role", seen.offer().role()));
        kept.left().ifPresent(left -> addLeft(json, left));
        kept.instance().ifPresent(instance -> addInstance(json, instance));
        kept.seen().ifPresent(seen -> kept.offered().ifPresent(offered -> addOffer(json, seen, offered)));
        return json;
    }

    private static void addLeft(ObjectNode json, Leftover left) {
        json.put("agentId", left.agentId().value())
                .put("role", left.role())
                .put("leftSince", Json.timestamp(left.since()))
                .put("freeing", left.asked());
    }

    private static void addInstance(ObjectNode json, Instance instance) {
        json.put("appId", instance.appId().toString());
        instance.residence().ifPresent(home -> {
            json.put("agentId", home.agentId().value()).put("hostname", home.hostname());
            var volumes = json.putArray("volumes");
            home.volumes()
                    .forEach(volume -> volumes.addObject()
                            .put("containerPath", volume.containerPath())
                            .put("persistenceId", volume.persistenceId()));
        });
    }

    private static void addOffer(ObjectNode json, Seen seen, Resources offered) {
        var offer = json.putObject("lastOffer")
                .put("at", Json.timestamp(seen.at()))
                .put("cpus", offered.cpusMilli() / 1000.0)
                .put("mem", offered.memMilli() / 1000.0)
                .put("disk", offered.diskMilli() / 1000.0)
                .put("ports", offered.ports().size());
        if (offered.gpusMilli() > 0) {
            offer.put("gpus", offered.gpusMilli() / 1000.0);
        }
        offer.set("volumes", Json.texts(Keeping.volumeIds(offered)));
    }
}
