/**
 * Volumes of containers as JSON, in the words of Marathon.
 *
 * <p>Shell. Stateless.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.volume;

import org.jspecify.annotations.NullMarked;
