/**
 * The rules of the master: agents, frameworks, offers, tasks, reconciliation.
 *
 * <p>Core. {@link io.ekiden.mesos.master.MasterMachine} decides and applies; the state's owner is
 * {@code io.ekiden.mesos.master.server.Master}. May import the model, the allocator, {@code io.ekiden.turn} and pcollections.
 */
@NullMarked
package io.ekiden.mesos.master;

import org.jspecify.annotations.NullMarked;
