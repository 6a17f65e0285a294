/**
 * What master and agents say to each other.
 *
 * <p>Core. Immutable values; the link that carries them, {@code MasterLink}, is the agent's port. May import the model only.
 */
@NullMarked
package io.ekiden.mesos.messages;

import org.jspecify.annotations.NullMarked;
