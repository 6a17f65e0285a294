/**
 * The log of a master for those who operate it.
 *
 * <p>Shell: written by the owner of the master's state, turn by turn; nothing is decided by it.
 */
@NullMarked
package io.ekiden.mesos.master.journal;

import org.jspecify.annotations.NullMarked;
