package io.ekiden.testkit.fuzz;

import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterMachine;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Call;
import java.time.Instant;
import java.util.Optional;

/**
 * A master that hears what could be read, each time as if for the first time: it has one framework, one agent and one offer, those of the
 * samples, and is not changed by what it hears.
 */
final class Listener {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final long FRAMEWORK = 1;
    private static final long AGENT = 2;
    private static final long STRANGER = 3;

    private final MasterMachine machine = new MasterMachine(MasterSettings.of("M", "localhost", 5050));
    private final MasterState state;

    Listener() {
        var empty = machine.recover(RegistrySnapshot.EMPTY, NOW);
        var subscribed = hear(empty, new MasterEvent.FrameworkCalled(FRAMEWORK, Samples.subscribe()));
        state = hear(
                subscribed,
                new MasterEvent.AgentSaid(
                        AGENT,
                        Samples.ofAgent().stream()
                                .filter(AgentToMaster.Register.class::isInstance)
                                .findFirst()
                                .orElseThrow()));
    }

    /** What it knows from the start. */
    MasterState state() {
        return state;
    }

    private MasterState hear(MasterState before, MasterEvent event) {
        return machine.run(before, event, NOW).next();
    }

    /** The state after it. A first SUBSCRIBE comes from somebody new. */
    MasterState hear(Optional<Call> call) {
        return call.map(said -> hear(
                        state,
                        new MasterEvent.FrameworkCalled(said instanceof Call.Subscribe ? STRANGER : FRAMEWORK, said)))
                .orElse(state);
    }

    MasterState hear(AgentToMaster message) {
        return hear(
                state,
                new MasterEvent.AgentSaid(message instanceof AgentToMaster.Register ? STRANGER : AGENT, message));
    }
}
