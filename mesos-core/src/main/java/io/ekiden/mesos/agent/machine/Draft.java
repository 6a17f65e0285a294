package io.ekiden.mesos.agent.machine;

import io.ekiden.turn.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A decision in the making: each change is applied at once, so that later rules of the same turn see it. */
final class Draft {
    private final List<AgentChange> changes = new ArrayList<>();
    private final List<AgentEffect> effects = new ArrayList<>();
    private final AgentTimeouts timeouts;
    private final Instant now;
    private AgentState state;

    Draft(AgentState state, AgentTimeouts timeouts, Instant now) {
        this.state = state;
        this.timeouts = timeouts;
        this.now = now;
    }

    AgentState state() {
        return state;
    }

    AgentTimeouts timeouts() {
        return timeouts;
    }

    Instant now() {
        return now;
    }

    void change(AgentChange change) {
        changes.add(change);
        state = AgentChanges.apply(state, change);
    }

    void effect(AgentEffect effect) {
        effects.add(effect);
    }

    UUID drawUuid() {
        var uuid = state.chance().uuid();
        change(new AgentChange.ChanceDrawn());
        return uuid;
    }

    double drawFraction() {
        double fraction = state.chance().fraction();
        change(new AgentChange.ChanceDrawn());
        return fraction;
    }

    Decision<AgentChange, AgentEffect> decision() {
        return new Decision<>(changes, effects);
    }
}
