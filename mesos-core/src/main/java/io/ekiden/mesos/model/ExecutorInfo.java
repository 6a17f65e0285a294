package io.ekiden.mesos.model;

import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tasks have in common: a sandbox, resources, and an end. With a program, it is a process that runs them as it likes; without one,
 * the agent itself plays the part of the process that Mesos calls the default executor. <b>Source:</b> mesos.proto {@code ExecutorInfo} of
 * types CUSTOM and DEFAULT.
 *
 * @param frameworkId as the framework has written it; the master completes it
 * @param resources held as long as its process or one of its tasks lives
 * @param shutdownGracePeriod between SHUTDOWN and SIGKILL; without a program, a task's own grace period is what counts
 * @param discovery kept and shown
 * @param paidBy the role whose offers pay for it, as the master has it; absent in what a framework sends
 * @param malformed why what came over the wire is no such executor, in the words of Mesos
 * @param network of its tasks, of the default executor alone; absent: that of the agent
 * @param ipc what its tasks see of each other's shared memory, likewise; absent: as the agent has it
 */
public record ExecutorInfo(
        ExecutorId executorId,
        String name,
        Optional<FrameworkId> frameworkId,
        Resources resources,
        Optional<Duration> shutdownGracePeriod,
        Map<String, String> labels,
        Optional<String> paidBy,
        Optional<String> malformed,
        Optional<Discovery> discovery,
        Optional<Program> program,
        Optional<GroupNetwork> network,
        Optional<LinuxInfo.Ipc> ipc) {
    /**
     * What an executor of a framework's own runs.
     *
     * @param source kept and shown
     * @param data the framework's, in base 64; the executor is told
     */
    public record Program(CommandInfo command, Optional<String> source, Optional<String> data) {}

    public ExecutorInfo {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** The default one. */
    public ExecutorInfo(
            ExecutorId executorId,
            String name,
            Optional<FrameworkId> frameworkId,
            Resources resources,
            Optional<Duration> shutdownGracePeriod,
            Map<String, String> labels,
            Optional<String> paidBy,
            Optional<String> malformed,
            Optional<Discovery> discovery) {
        this(
                executorId,
                name,
                frameworkId,
                resources,
                shutdownGracePeriod,
                labels,
                paidBy,
                malformed,
                discovery,
                Optional.empty(),
                Optional.empty());
    }

    /** One whose tasks see of each other's shared memory what is usual. */
    public ExecutorInfo(
            ExecutorId executorId,
            String name,
            Optional<FrameworkId> frameworkId,
            Resources resources,
            Optional<Duration> shutdownGracePeriod,
            Map<String, String> labels,
            Optional<String> paidBy,
            Optional<String> malformed,
            Optional<Discovery> discovery,
            Optional<Program> program,
            Optional<GroupNetwork> network) {
        this(
                executorId,
                name,
                frameworkId,
                resources,
                shutdownGracePeriod,
                labels,
                paidBy,
                malformed,
                discovery,
                program,
                network,
                Optional.empty());
    }

    /** One that no offer pays for yet. */
    public static ExecutorInfo of(ExecutorId executorId, Resources resources) {
        return new ExecutorInfo(
                executorId,
                "",
                Optional.empty(),
                resources,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The role whose offers pay for it. */
    public String role() {
        return paidBy.orElse(Resources.UNRESERVED);
    }

    /** As the master keeps it: whose it is, and who pays. */
    public ExecutorInfo ownedBy(FrameworkId newFrameworkId, String role) {
        return with(Optional.of(newFrameworkId), Optional.of(role), malformed, program);
    }

    /** One that runs this command, and that no offer pays for yet. */
    public static ExecutorInfo custom(ExecutorId executorId, Resources resources, CommandInfo command) {
        return of(executorId, resources).withProgram(new Program(command, Optional.empty(), Optional.empty()));
    }

    public ExecutorInfo withProgram(Program newProgram) {
        return with(frameworkId, paidBy, malformed, Optional.of(newProgram));
    }

    /** The same as that user, unless its command names another one. */
    public ExecutorInfo withUserUnlessNamed(String user) {
        return program.filter(own -> own.command().user().isEmpty())
                .map(own -> withProgram(new Program(own.command().as(user), own.source(), own.data())))
                .orElse(this);
    }

    public ExecutorInfo withMalformed(String why) {
        return with(frameworkId, paidBy, Optional.of(why), program);
    }

    /** The same, whose tasks have a network of their own. */
    public ExecutorInfo withNetwork(Optional<GroupNetwork> newNetwork) {
        return sharing(newNetwork, ipc);
    }

    /** The same, whose tasks see that of each other. */
    public ExecutorInfo withIpc(Optional<LinuxInfo.Ipc> newIpc) {
        return sharing(network, newIpc);
    }

    private ExecutorInfo sharing(Optional<GroupNetwork> newNetwork, Optional<LinuxInfo.Ipc> newIpc) {
        return new ExecutorInfo(
                executorId,
                name,
                frameworkId,
                resources,
                shutdownGracePeriod,
                labels,
                paidBy,
                malformed,
                discovery,
                program,
                newNetwork,
                newIpc);
    }

    private ExecutorInfo with(
            Optional<FrameworkId> newFrameworkId,
            Optional<String> newPaidBy,
            Optional<String> newMalformed,
            Optional<Program> newProgram) {
        return new ExecutorInfo(
                executorId,
                name,
                newFrameworkId,
                resources,
                shutdownGracePeriod,
                labels,
                newPaidBy,
                newMalformed,
                discovery,
                newProgram,
                network,
                ipc);
    }
}
