/**
 * Runs HAProxy: starts, adopts and supervises the master, swaps its configuration, reloads, and speaks its Runtime API.
 *
 * <p>Shell, blocking: everything here is called from one worker thread. {@link io.ekiden.lb.haproxy.ChangePlan} and the parsers are pure.
 */
@NullMarked
package io.ekiden.lb.haproxy;

import org.jspecify.annotations.NullMarked;
