/**
 * The owner of a master's state and its connections.
 *
 * <p>Shell. {@link io.ekiden.mesos.master.server.Master} runs the turns of {@code MasterMachine}, stores the registry and serves
 * snapshots. May import anything of mesos-core but the agent's internals.
 */
@NullMarked
package io.ekiden.mesos.master.server;

import org.jspecify.annotations.NullMarked;
