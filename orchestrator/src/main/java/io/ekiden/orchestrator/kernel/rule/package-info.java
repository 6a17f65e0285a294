/**
 * The rules of the kernel, one subject each: requests, status updates, settling of apps, deployments, launching, killing, timers.
 *
 * <p>Core. {@link io.ekiden.orchestrator.kernel.rule.Passes} says which one handles what, and in which order they follow one another;
 * {@link io.ekiden.orchestrator.kernel.rule.Turn} is what they all work on. No state outlives a turn.
 */
@NullMarked
package io.ekiden.orchestrator.kernel.rule;

import org.jspecify.annotations.NullMarked;
