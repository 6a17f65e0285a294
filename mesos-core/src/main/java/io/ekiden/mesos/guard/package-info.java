/**
 * Stands before the HTTP servers of masters and agents: who does not prove who he is gets no further.
 *
 * <p>Shell over {@code security}; keeps how often somebody called, and which connections last.
 */
@NullMarked
package io.ekiden.mesos.guard;

import org.jspecify.annotations.NullMarked;
