/**
 * Who gets which free resources: dominant resource fairness, decline filters, suppress and revive.
 *
 * <p>Core. Immutable values that are part of the master's state. May import {@code io.ekiden.mesos.model} and pcollections.
 */
@NullMarked
package io.ekiden.mesos.allocator;

import org.jspecify.annotations.NullMarked;
