/**
 * Which sandboxes of what has ended go, and when a disk is too full to launch on.
 *
 * <p>Core: functions of what is finished, of the disk and of the time. Who looks and deletes is {@code agent.disk}. Imports nothing.
 */
@NullMarked
package io.ekiden.mesos.agent.gc;

import org.jspecify.annotations.NullMarked;
