/**
 * The kernel: every decision of the orchestrator, as a function of its state, what happened, and the time.
 *
 * <p>Core. Here is what goes in and comes out: requests and events, facts and wishes, answers, and
 * {@link io.ekiden.orchestrator.kernel.OrchestratorState}, which applies the facts. The rules are in
 * {@code io.ekiden.orchestrator.kernel.rule}.
 */
@NullMarked
package io.ekiden.orchestrator.kernel;

import org.jspecify.annotations.NullMarked;
