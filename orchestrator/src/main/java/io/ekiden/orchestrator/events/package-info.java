/**
 * The event stream: what happened, as data, in the order of commits.
 *
 * <p>{@code StreamEvent} is core. Subscribers and their buffers are shell.
 */
@NullMarked
package io.ekiden.orchestrator.events;

import org.jspecify.annotations.NullMarked;
