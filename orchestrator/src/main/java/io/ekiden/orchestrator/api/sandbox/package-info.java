/**
 * The sandboxes of tasks, what tasks use, and commands beside them, at the orchestrator's own door: {@code /v2/tasks/<id>/…}. Ours alone.
 *
 * <p>Shell. Where a sandbox is comes from the newest snapshot; what is in it, from its agent, by the ports of {@code door}.
 */
@NullMarked
package io.ekiden.orchestrator.api.sandbox;

import org.jspecify.annotations.NullMarked;
