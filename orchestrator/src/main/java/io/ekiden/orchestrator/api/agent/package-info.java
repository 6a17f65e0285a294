/**
 * Agents as their master knows them, with the tasks of this orchestrator, and their draining: {@code /v2/agents}. Ours alone.
 *
 * <p>Shell. What a master shows becomes JSON of ours by functions; holds no state.
 */
@NullMarked
package io.ekiden.orchestrator.api.agent;

import org.jspecify.annotations.NullMarked;
