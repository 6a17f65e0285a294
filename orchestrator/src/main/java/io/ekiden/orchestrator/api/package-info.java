/**
 * The public HTTP API of the leader: Marathon's paths, statuses and bodies.
 *
 * <p>Shell. Reads take the newest stored snapshot and never touch the loop; changes are asked for through {@code Leading} and answered
 * when stored. Holds no state of its own.
 */
@NullMarked
package io.ekiden.orchestrator.api;

import org.jspecify.annotations.NullMarked;
