package io.ekiden.mesos.model;

import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the tasks of a group have in common: a sandbox, resources, and an end. The agent itself plays the part of the process that Mesos
 * calls the default executor. <b>Source:</b> mesos.proto {@code ExecutorInfo} of type DEFAULT.
 *
 * @param frameworkId as the framework has written it; the master completes it
 * @param resources held as long as one of its tasks lives
 * @param shutdownGracePeriod kept and shown; a task's own grace period is what counts
 * @param discovery kept and shown
 * @param paidBy the role whose offers pay for it, as the master has it; absent in what a framework sends
 * @param malformed why what came over the wire is no such executor, in the words of Mesos
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
        Optional<Discovery> discovery) {
    public ExecutorInfo {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
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
        return new ExecutorInfo(
                executorId,
                name,
                Optional.of(newFrameworkId),
                resources,
                shutdownGracePeriod,
                labels,
                Optional.of(role),
                malformed,
                discovery);
    }

    public ExecutorInfo withMalformed(String why) {
        return new ExecutorInfo(
                executorId,
                name,
                frameworkId,
                resources,
                shutdownGracePeriod,
                labels,
                paidBy,
                Optional.of(why),
                discovery);
    }
}
