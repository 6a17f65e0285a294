package io.ekiden.cli.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.traffic.Traffic;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.metrics.MetricsJson;
import io.ekiden.mesos.wire.v0.AgentWriter;
import io.ekiden.mesos.wire.v0.FlagsWriter;
import io.ekiden.mesos.wire.v0.FrameworkWriter;
import io.ekiden.mesos.wire.v0.Json;
import io.ekiden.mesos.wire.v0.MasterView;
import io.ekiden.mesos.wire.v0.StateWriter;
import io.ekiden.mesos.wire.v0.TaskWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What a master knows that does not lead, or not yet: itself, and an empty cluster. */
final class BlankMaster {
    private final MasterSettings settings;
    private final InstantSource clock;
    private final Instant startedAt;

    BlankMaster(MasterSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    MasterInfo info() {
        return settings.info();
    }

    /** What each master answers for itself, whoever leads; empty for other paths. */
    Optional<Json.Content> ofItself(String path) {
        return Optional.ofNullable(
                switch (path) {
                    case "/flags" -> FlagsWriter.list(settings);
                    case "/version" ->
                        json -> json.writeTree(
                                JsonNodeFactory.instance.objectNode().put("version", MasterInfo.MESOS_VERSION));
                    case "/metrics/snapshot" -> json -> json.writeTree(metrics());
                    default -> null;
                });
    }

    private ObjectNode metrics() {
        return MetricsJson.of(MasterState.EMPTY, new Traffic(), 0, startedAt, clock.instant())
                .put("master/elected", 0.0);
    }

    /** What one answers that is to lead and has not read its registry yet. */
    Optional<Json.Content> ofNothingYet(String path, Sight sight) {
        var view = new MasterView(MasterState.EMPTY, settings, startedAt, sight);
        return Optional.ofNullable(
                switch (path) {
                    case "/state" -> StateWriter.state(view);
                    case "/state-summary" -> StateWriter.summary(view);
                    case "/slaves" -> AgentWriter.list(view, Optional.empty());
                    case "/frameworks" -> FrameworkWriter.list(view, Optional.empty());
                    case "/tasks" -> TaskWriter.list(MasterState.EMPTY, Map.of());
                    default -> null;
                });
    }
}
