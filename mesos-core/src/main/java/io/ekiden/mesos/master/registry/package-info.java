/**
 * What outlives a master, as it is read when the next one starts.
 *
 * <p>Core: values without behaviour. May import the model, the allocator and the values of the master's state.
 */
@NullMarked
package io.ekiden.mesos.master.registry;

import org.jspecify.annotations.NullMarked;
