/**
 * Definitions of another Marathon put into an orchestrator of ours: what is missing is created, what is the same stays, what differs is a
 * conflict.
 *
 * <p>Shell, behind the port {@link io.ekiden.migrate.apply.Target}.
 */
@NullMarked
package io.ekiden.migrate.apply;

import org.jspecify.annotations.NullMarked;
