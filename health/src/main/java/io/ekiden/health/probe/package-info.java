/**
 * Runs health checks against real tasks: probes over Vert.x, and the {@link io.ekiden.health.probe.HealthChecker} that schedules them.
 *
 * <p>Shell. The checker owns the state of its checks, on one Vert.x context. May import {@code io.ekiden.health}, Vert.x, SLF4J.
 */
@NullMarked
package io.ekiden.health.probe;

import org.jspecify.annotations.NullMarked;
