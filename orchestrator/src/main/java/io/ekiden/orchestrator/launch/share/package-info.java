/**
 * How what an instance got of an offer is shared out among its tasks and their executor.
 *
 * <p>Core. Values alone.
 */
@NullMarked
package io.ekiden.orchestrator.launch.share;

import org.jspecify.annotations.NullMarked;
