/**
 * The kernel: every decision of the orchestrator, as a function of its state, what happened, and the time.
 *
 * <p>Core. {@link io.ekiden.orchestrator.kernel.Kernel} decides, {@link io.ekiden.orchestrator.kernel.OrchestratorState} applies;
 * the passes beside them hold one subject each: requests, status updates, settling of apps, launching, draining.
 */
@NullMarked
package io.ekiden.orchestrator.kernel;

import org.jspecify.annotations.NullMarked;
