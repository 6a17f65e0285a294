/**
 * Volumes of containers: directories of the host, and local disk that outlives its tasks.
 *
 * <p>Core. Values and the rules they obey.
 */
@NullMarked
package io.ekiden.orchestrator.spec.volume;

import org.jspecify.annotations.NullMarked;
