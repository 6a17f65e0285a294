package io.ekiden.turn;

import java.util.List;

/**
 * What a machine decided in one turn: facts to apply and persist, in order, then wishes to run in order once the facts are durable.
 *
 * @param <C> changes
 * @param <E> effects
 */
public record Decision<C, E>(List<C> changes, List<E> effects) {
    public Decision {
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }

    /** A decision to do nothing. */
    public static <C, E> Decision<C, E> nothing() {
        return new Decision<>(List.of(), List.of());
    }

    /** True when there is neither a change nor an effect. */
    public boolean isNothing() {
        return changes.isEmpty() && effects.isEmpty();
    }
}
