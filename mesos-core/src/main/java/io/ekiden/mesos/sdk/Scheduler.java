package io.ekiden.mesos.sdk;

import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import java.util.List;

/**
 * What a framework hears. All methods are called on one thread of the driver's, one after the other, and may take their time: events wait.
 * An exception ends the driver as {@link SchedulerDriver#abort} does.
 *
 * <p><b>Source:</b> {@code org.apache.mesos.Scheduler}.
 */
public interface Scheduler {
    /** Subscribed for the first time. {@code id} is worth keeping: who subscribes with it again keeps the tasks. */
    default void registered(SchedulerDriver driver, FrameworkId id, MasterInfo master) {}

    /** Subscribed again, after a break. Offers of before are void; what happened to tasks meanwhile is told by reconciliation. */
    default void reregistered(SchedulerDriver driver, MasterInfo master) {}

    /** The connection has ended; the driver is making a new one. */
    default void disconnected(SchedulerDriver driver) {}

    /** Each offer has to be launched on or declined. */
    void resourceOffers(SchedulerDriver driver, List<Offer> offers);

    default void offerRescinded(SchedulerDriver driver, OfferId offerId) {}

    /** The machines of these agents are to be taken down. Answered by accepting or declining, or not at all. */
    default void inverseOffers(SchedulerDriver driver, List<InverseOffer> offers) {}

    default void inverseOfferRescinded(SchedulerDriver driver, OfferId offerId) {}

    /** How an operation with an id ended. Acknowledged when this returns. */
    default void operationStatusUpdate(SchedulerDriver driver, Operation.Status status) {}

    /** From the framework's own executor. */
    default void frameworkMessage(SchedulerDriver driver, AgentId agentId, ExecutorId executorId, byte[] data) {}

    /** Comes at least once for each change. Acknowledged when this returns. */
    void statusUpdate(SchedulerDriver driver, TaskStatus status);

    /** Best effort. Its tasks are told of by updates. */
    default void agentLost(SchedulerDriver driver, AgentId agentId) {}

    /** An executor has ended. Best effort; {@code status} of its process as wait(2) reports it. */
    default void executorLost(SchedulerDriver driver, ExecutorId executorId, AgentId agentId, int status) {}

    /** The master wants no more of this framework; the driver has aborted. */
    default void error(SchedulerDriver driver, String message) {}
}
