/**
 * Which Mesos roles apps may have.
 *
 * <p>Core.
 */
@NullMarked
package io.ekiden.orchestrator.spec.role;

import org.jspecify.annotations.NullMarked;
