/**
 * Health checks: what is probed, what the results mean, when a task must die for them.
 *
 * <p>Core. {@link io.ekiden.health.HealthMachine} is a function of (check, state, result, now); who runs probes owns the state. Used by
 * the orchestrator with Marathon's rules and by the agent with those of Mesos. May import the JDK only.
 */
@NullMarked
package io.ekiden.health;

import org.jspecify.annotations.NullMarked;
