package io.ekiden.mesos.agent.machine.reconfigure;

import io.ekiden.mesos.model.AgentInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A wish that an agent be described otherwise than before.
 *
 * @param differences all of them; none when nothing has changed
 */
public record Reconfiguration(ReconfigurationPolicy policy, List<Difference> differences) {
    public Reconfiguration {
        differences = List.copyOf(differences);
    }

    public static Reconfiguration of(AgentInfo before, AgentInfo after, ReconfigurationPolicy policy) {
        return new Reconfiguration(policy, Differences.between(before, after));
    }

    /** What the policy has against it: each forbidden change, old and new; empty when it may be. */
    public Optional<String> refusal() {
        var forbidden = differences.stream()
                .filter(difference -> !difference.isAllowedBy(policy))
                .map(Difference::toString)
                .collect(Collectors.joining("; "));
        return forbidden.isEmpty()
                ? Optional.empty()
                : Optional.of("the reconfiguration policy '" + policy + "' does not allow " + forbidden);
    }
}
