/**
 * What masters do before they lead: those who stand by, and the one that has been elected and does not know its cluster yet.
 *
 * <p>Shell. May import what a master is made of.
 */
@NullMarked
package io.ekiden.cli.standby;

import org.jspecify.annotations.NullMarked;
