package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.messages.AgentToMaster.OperationEnded;
import io.ekiden.mesos.model.Resources;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.TreePMap;

/**
 * What the agent has, and what operations have made of it.
 *
 * @param configured by the operator of the machine
 * @param special reserved by frameworks or made a volume; part of what is configured, under other terms. It is kept even when less is
 *     configured after a restart: data of somebody are behind it
 * @param unacknowledged operations that are told again at each registration
 */
public record Holdings(Resources configured, Resources special, TreePMap<UUID, OperationEnded> unacknowledged) {
    static Holdings configured(Resources resources) {
        return new Holdings(resources, Resources.EMPTY, TreePMap.empty());
    }

    Holdings reconfigured(Resources resources) {
        return new Holdings(resources, special, unacknowledged);
    }

    Holdings converted(Resources newSpecial, Optional<OperationEnded> ended) {
        return new Holdings(
                configured,
                newSpecial,
                ended.isPresent() ? unacknowledged.plus(ended.get().uuid(), ended.get()) : unacknowledged);
    }

    Holdings acknowledged(UUID uuid) {
        return new Holdings(configured, special, unacknowledged.minus(uuid));
    }

    /** All the agent has. */
    Resources total() {
        var plain = configured.minus(special.asConfigured());
        for (var entry : plain.scalars().entrySet()) {
            if (entry.getValue() < 0) {
                plain = plain.with(entry.getKey(), 0);
            }
        }
        return plain.plus(special);
    }

    /** The part of a total that is not as configured. */
    static Resources specialOf(Resources total) {
        return total.only(
                key -> key.terms().isDynamic() || key.terms().volumeId().isPresent());
    }
}
