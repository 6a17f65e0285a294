package io.ekiden.orchestrator.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How an agent is to be drained. <b>Source:</b> v1 master.proto {@code DRAIN_AGENT}.
 *
 * @param maxGracePeriod that tasks get at most to end by themselves; absent: what each asks for
 * @param markGone it is not to come back when all its tasks have ended
 */
record DrainBody(Optional<Duration> maxGracePeriod, boolean markGone) {
    private static final String GRACE = "maxGracePeriodSeconds";
    private static final String GONE = "markGone";
    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static DrainBody read(JsonNode body) {
        if (!body.isObject()) {
            throw new IllegalArgumentException("The body is no object, such as {\"" + GRACE + "\": 30}");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!Set.of(GRACE, GONE).contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not a known field; there are " + GRACE + " and " + GONE);
            }
        });
        var grace = body.path(GRACE);
        boolean hasGrace = !grace.isMissingNode() && !grace.isNull();
        if (hasGrace && !(grace.isIntegralNumber() && grace.asLong() >= 0 && grace.asLong() <= MOST_SECONDS)) {
            throw new IllegalArgumentException("'" + GRACE + "' is not a whole number from 0 to " + MOST_SECONDS);
        }
        var gone = body.path(GONE);
        if (!gone.isMissingNode() && !gone.isNull() && !gone.isBoolean()) {
            throw new IllegalArgumentException("'" + GONE + "' is neither true nor false");
        }
        return new DrainBody(
                hasGrace ? Optional.of(Duration.ofSeconds(grace.asLong())) : Optional.empty(), gone.asBoolean(false));
    }

    /** As the master is asked. */
    ObjectNode call(String agent) {
        var call = Json.object().put("type", "DRAIN_AGENT");
        var drain = call.putObject("drain_agent").put("mark_gone", markGone);
        drain.putObject("agent_id").put("value", agent);
        maxGracePeriod.ifPresent(most -> drain.putObject("max_grace_period").put("seconds", most.toSeconds()));
        return call;
    }
}
