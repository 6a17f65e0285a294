/**
 * Tasks as real processes, which outlive the agent: a long-lived shell forks a small supervisor per task; records in files, and
 * {@code /proc}, say what became of it.
 *
 * <p>Shell. Owned by {@code ProcessContainerizer} on one thread of its own.
 */
@NullMarked
package io.ekiden.mesos.agent.process;

import org.jspecify.annotations.NullMarked;
