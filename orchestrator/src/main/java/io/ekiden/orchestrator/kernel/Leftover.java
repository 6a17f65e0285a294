package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;

/**
 * What an agent still keeps for an instance that is no more. While there is one, offers are wanted: only what is offered can be freed.
 * After {@link #WAITED_FOR} it is no more waited for; what the agent offers after all is freed by the name of the framework on it.
 *
 * @param role it is reserved for: only offers of that role show it
 * @param since when the instance was forgotten
 * @param asked the master has been told to free it; that is believed when the agent offers without it
 */
public record Leftover(InstanceId instance, AgentId agentId, String role, Instant since, boolean asked) {
    /** An agent that has not come back by then is not expected any more. */
    public static final Duration WAITED_FOR = Duration.ofDays(7);

    public boolean isWaitedFor(Instant now) {
        return now.isBefore(since.plus(WAITED_FOR));
    }

    /** @param by the agent that offered it, which may have another id than before */
    public Leftover nowAsked(AgentId by) {
        return new Leftover(instance, by, role, since, true);
    }
}
