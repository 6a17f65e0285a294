/**
 * What the kernel shows to containers, as users write and read it.
 *
 * <p>Shell. Stateless.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.linux;

import org.jspecify.annotations.NullMarked;
