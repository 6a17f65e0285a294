package io.ekiden.mesos.wire;

import io.ekiden.mesos.master.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The stored form of what operators have decided about agents. Ours alone, as {@link RegistryJson}. */
public final class MarksJson {
    private MarksJson() {}

    public static byte[] mode(Agent.Mode mode) {
        var node = RegistryJson.versioned().put("since", mode.since().toString());
        mode.drain().ifPresent(drain -> {
            var written =
                    node.putObject("drain").put("markGone", drain.markGone()).put("drained", drain.drained());
            drain.maxGracePeriod().ifPresent(most -> written.put("maxGracePeriod", most.toString()));
        });
        return RegistryJson.write(node);
    }

    public static Agent.Mode readMode(byte[] value) {
        var node = RegistryJson.read(value);
        var drain = node.path("drain");
        var most = drain.path("maxGracePeriod");
        return new Agent.Mode(
                Instant.parse(node.path("since").asText()),
                drain.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Agent.Drain(
                                most.isMissingNode() ? Optional.empty() : Optional.of(Duration.parse(most.asText())),
                                drain.path("markGone").asBoolean(),
                                drain.path("drained").asBoolean())));
    }
}
