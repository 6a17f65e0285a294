/**
 * Callbacks for events, as routes.
 *
 * <p>Shell. Used by {@code api}.
 */
@NullMarked
package io.ekiden.orchestrator.api.event;

import org.jspecify.annotations.NullMarked;
