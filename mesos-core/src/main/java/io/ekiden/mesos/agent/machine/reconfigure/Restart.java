package io.ekiden.mesos.agent.machine.reconfigure;

import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.model.AgentInfo;

/** As what an agent starts again. <b>Source:</b> Mesos {@code Slave::recover}. */
public sealed interface Restart {
    /** As the agent it was, described anew. */
    record Same(AgentState state) implements Restart {}

    /** As another one: none of its tasks has survived the restart of the machine. The reason is for people. */
    record Another(AgentState state, String why) implements Restart {}

    /** Not at all. The reason is for people, and says what to do. */
    record Refused(String why) implements Restart {}

    /**
     * Decides.
     *
     * @param recovered what the checkpoint holds
     * @param wanted what the agent is to be, resources as configured
     * @param rebooted since the checkpoint was written
     */
    static Restart decide(AgentState recovered, AgentInfo wanted, ReconfigurationPolicy policy, boolean rebooted) {
        var refusal = Reconfiguration.of(recovered.configured(), wanted, policy).refusal();
        if (refusal.isEmpty() || recovered.registration().id().isEmpty()) {
            return new Same(recovered.withInfo(wanted));
        }
        if (!rebooted) {
            return new Refused("the agent " + recovered.registration().id().get()
                    + " was started otherwise before, and " + refusal.get());
        }
        var special = recovered.holdings().special();
        return wanted.resources().contains(special.asConfigured())
                ? new Another(recovered.succeededBy(wanted), refusal.get())
                : new Refused("what frameworks have reserved or keep on disks here, " + special
                        + ", is not among the agent's resources any more");
    }
}
