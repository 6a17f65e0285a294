package io.ekiden.mesos.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.security.TokenBucket.Rate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often each principal may call a master. <b>Source:</b> Mesos {@code --rate_limits}, {@code docs/framework-rate-limiting.md}: there for
 * old drivers only, whose calls wait in a queue of {@code capacity}; here for all, {@code capacity} may come at once, and who comes more
 * often is told when to come again.
 *
 * @param byPrincipal a principal without a rate may call as often as it likes
 * @param others all others together; absent: as often as they like
 */
public record RateLimits(Map<String, Optional<Rate>> byPrincipal, Optional<Rate> others) {
    public static final RateLimits NONE = new RateLimits(Map.of(), Optional.empty());

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public RateLimits {
        byPrincipal = Collections.unmodifiableMap(new TreeMap<>(byPrincipal));
    }

    /**
     * Reads what Mesos takes as {@code --rate_limits}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static RateLimits parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("it is no JSON: " + malformed.getOriginalMessage(), malformed);
        }
        if (!root.path("limits").isArray() && !root.has("aggregate_default_qps")) {
            throw new IllegalArgumentException("it has neither a list 'limits' nor an 'aggregate_default_qps'");
        }
        var limits = new TreeMap<String, Optional<Rate>>();
        for (var limit : root.path("limits")) {
            if (!limit.path("principal").isTextual()) {
                throw new IllegalArgumentException("one of 'limits' has no text 'principal'");
            }
            var principal = limit.path("principal").textValue();
            if (limits.put(principal, rate(limit, "qps", "capacity", principal)) != null) {
                throw new IllegalArgumentException("'" + principal + "' has two limits");
            }
        }
        return new RateLimits(
                limits, rate(root, "aggregate_default_qps", "aggregate_default_capacity", "aggregate_default_qps"));
    }

    private static Optional<Rate> rate(JsonNode node, String qps, String capacity, String of) {
        try {
            boolean isRate = !node.has(qps) || node.path(qps).isNumber();
            boolean isCapacity = !node.has(capacity) || node.path(capacity).canConvertToLong();
            if (!isRate || !isCapacity) {
                throw new IllegalArgumentException("a number is expected");
            }
            if (!node.has(qps)) {
                return Optional.empty();
            }
            double perSecond = node.path(qps).doubleValue();
            return Optional.of(
                    node.has(capacity) ? new Rate(perSecond, node.path(capacity).longValue()) : Rate.of(perSecond));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "the limit of '" + of + "' cannot be used: " + wrong.getMessage(), wrong);
        }
    }
}
