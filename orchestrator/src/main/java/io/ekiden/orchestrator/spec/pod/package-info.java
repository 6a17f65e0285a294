/**
 * Pods: several containers that are launched, and end, together on one agent.
 *
 * <p>Core. Immutable values and functions of them.
 */
@NullMarked
package io.ekiden.orchestrator.spec.pod;

import org.jspecify.annotations.NullMarked;
