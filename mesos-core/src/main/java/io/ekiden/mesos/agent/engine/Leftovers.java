package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.Engine.NoEngineException;
import io.ekiden.mesos.model.id.ContainerId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers of this agent that it does not know, such as after a crash between the engine's turn and its own. Blocks. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    static void remove(Engine engine, String owner, Predicate<ContainerId> isKnown) throws NoEngineException {
        List<ContainerId> present;
        try {
            present = engine.list(owner);
        } catch (NoEngineException none) {
            return; // said by the engine itself
        }
        var kept = new ArrayList<ContainerId>();
        for (var container : present) {
            if (!isKnown.test(container)) {
                LOG.warn("removing a container that no checkpoint knows containerId={}", container);
                if (!engine.remove(container)) {
                    kept.add(container);
                }
            }
        }
        // One that holds a network goes after those that are in it.
        for (var container : kept) {
            engine.remove(container);
        }
    }
}
