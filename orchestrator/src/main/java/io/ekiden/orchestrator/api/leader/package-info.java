/**
 * Who leads, and how a leader is asked to go.
 *
 * <p>Shell. Used by {@code api}.
 */
@NullMarked
package io.ekiden.orchestrator.api.leader;

import org.jspecify.annotations.NullMarked;
