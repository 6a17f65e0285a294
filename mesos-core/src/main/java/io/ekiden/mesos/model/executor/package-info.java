/**
 * What executors of frameworks' own and their agent say to each other.
 *
 * <p>Core. Immutable values. May import the model only.
 */
@NullMarked
package io.ekiden.mesos.model.executor;

import org.jspecify.annotations.NullMarked;
