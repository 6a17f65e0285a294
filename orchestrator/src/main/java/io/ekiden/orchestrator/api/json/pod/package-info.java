/**
 * Pods as users write and read them.
 *
 * <p>Shell. Stateless.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.pod;

import org.jspecify.annotations.NullMarked;
