/**
 * What agents keep for instances.
 *
 * <p>Shell. Used by {@code api}.
 */
@NullMarked
package io.ekiden.orchestrator.api.reservation;

import org.jspecify.annotations.NullMarked;
