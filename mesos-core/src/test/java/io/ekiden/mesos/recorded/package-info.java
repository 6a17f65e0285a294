/** Exchanges of a real Mesos 1.11.1, played again to our master and agent. */
@NullMarked
package io.ekiden.mesos.recorded;

import org.jspecify.annotations.NullMarked;
