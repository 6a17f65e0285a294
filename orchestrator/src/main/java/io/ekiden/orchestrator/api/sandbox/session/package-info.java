/**
 * What is said on a WebSocket for a command beside a task, and how it is told to the agent; and whether anybody is still there.
 *
 * <p>Shell, but for {@code Liveness} functions of what they are given.
 */
@NullMarked
package io.ekiden.orchestrator.api.sandbox.session;

import org.jspecify.annotations.NullMarked;
