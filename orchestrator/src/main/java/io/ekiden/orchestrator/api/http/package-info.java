/**
 * What HTTP asks of every answer alike: entity tags, compression, other origins, how many requests at once.
 *
 * <p>Shell. Used by {@code orchestrator.api}; knows nothing of apps.
 */
@NullMarked
package io.ekiden.orchestrator.api.http;

import org.jspecify.annotations.NullMarked;
