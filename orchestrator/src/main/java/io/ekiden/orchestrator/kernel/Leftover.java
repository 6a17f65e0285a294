package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.InstanceId;

/**
 * What an agent still keeps for an instance that is no more. While there is one, offers are wanted: only what is offered can be freed.
 *
 * @param asked the master has been told to free it; that is believed when the agent offers without it
 */
public record Leftover(InstanceId instance, AgentId agentId, boolean asked) {}
