package io.ekiden.turn;

import java.time.Instant;

/**
 * A pure state machine: the rules of one owner of state.
 *
 * @param <S> the state, immutable
 * @param <V> the events it reacts to
 * @param <C> changes: facts that are applied, persisted and replayed
 * @param <E> effects: wishes to the outside, run only after the changes are durable
 */
public interface Machine<S, V, C, E> {
    /** Decides what follows from an event. A function of its arguments alone; never fails for bad or late events. */
    Decision<C, E> decide(S state, V event, Instant now);

    /** Applies one change. The only mutation; recovery replays the same method. */
    S apply(S state, C change);
}
