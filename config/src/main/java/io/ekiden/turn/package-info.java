/**
 * The shape every owner of state shares: an event and the time go into a machine, changes (facts) and effects (wishes) come out.
 *
 * <p>Core. No I/O, no clock, no threads. May import the JDK only.
 */
@NullMarked
package io.ekiden.turn;

import org.jspecify.annotations.NullMarked;
