/**
 * The shell around the kernel: one event loop that owns the state, and the hands that run its effects.
 *
 * <p>Shell. {@link io.ekiden.orchestrator.loop.KernelLoop} owns the state; nobody else writes it.
 */
@NullMarked
package io.ekiden.orchestrator.loop;

import org.jspecify.annotations.NullMarked;
